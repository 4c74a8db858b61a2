package dev.loraoperator.preflight;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.inspection.SourceTarget;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs preflight checks in the background, and wakes the adapter when its check has ended. One slow
 * host, or one namespace with many slow hosts, occupies only a few of the threads that all share.
 * Thread-safe.
 */
public final class PreflightScheduler {

  private static final Logger LOGGER = LoggerFactory.getLogger(PreflightScheduler.class);

  /** How many checks of one host, and of one namespace, run at the same time. */
  private static final int MAX_AT_ONCE = 8;

  /** An older result is not used, because the source may have changed. */
  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  /** When there was no room for the check. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** When the check is under way, whose end wakes the adapter earlier. */
  private final Function<SourceTarget, Inspection> inspector;

  private final Executor executor;
  private final Clock clock;
  private final Consumer<AdapterId> wake;
  private final Map<AdapterId, Check> checks = new HashMap<>();
  private final Map<String, Integer> running = new HashMap<>();

  /**
   * @param inspector blocks until it has a result
   * @param executor runs the checks; may reject work when it is full
   * @param wake called, outside of any lock, for the adapter whose check has ended
   */
  public PreflightScheduler(
      Function<SourceTarget, Inspection> inspector,
      Executor executor,
      Clock clock,
      Consumer<AdapterId> wake) {
    this.inspector = inspector;
    this.executor = executor;
    this.clock = clock;
    this.wake = wake;
  }

  /**
   * The result of the check of an upload's source; starts the check if there is none yet.
   *
   * @param key a check of the same adapter with another key is not used
   */
  public synchronized Remote<Inspection> of(
      AdapterSpec spec, Resolution.Resolved source, String key) {
    Instant now = clock.instant();
    Check check = checks.get(spec.id());
    if (check != null && check.key().equals(key)) {
      if (check.result() == null) {
        return new Remote.Pending<>(now.plus(Backoff.SAFETY_NET));
      }
      if (check.at().plus(MAX_AGE).isAfter(now)) {
        return new Remote.Known<>(check.result(), check.at());
      }
    }
    return start(spec.id(), target(spec, source), new Check(key, now, null));
  }

  /** Drops the result: the adapter was deleted, or its upload was posted. */
  public synchronized void forget(AdapterId adapter) {
    checks.remove(adapter);
  }

  private Remote<Inspection> start(AdapterId adapter, SourceTarget target, Check check) {
    List<String> bounds = List.of("host " + host(target), "namespace " + adapter.namespace());
    if (bounds.stream().anyMatch(bound -> running.getOrDefault(bound, 0) >= MAX_AT_ONCE)) {
      return new Remote.Pending<>(check.at().plus(RETRY));
    }
    try {
      executor.execute(() -> finish(adapter, check, bounds, inspect(target)));
    } catch (RejectedExecutionException e) {
      return new Remote.Pending<>(check.at().plus(RETRY));
    }
    checks.put(adapter, check);
    bounds.forEach(bound -> running.merge(bound, 1, Integer::sum));
    return new Remote.Pending<>(check.at().plus(Backoff.SAFETY_NET));
  }

  private Inspection inspect(SourceTarget target) {
    try {
      return inspector.apply(target);
    } catch (RuntimeException | Error e) {
      LOGGER
          .atError()
          .setCause(e)
          .log("preflight check failed unexpectedly; please report this as a bug");
      return new Inspection.Unknown(
          Reason.SOURCE_UNREACHABLE,
          "The operator failed while looking at the source; see its log",
          null);
    }
  }

  private void finish(AdapterId adapter, Check check, List<String> bounds, Inspection result) {
    synchronized (this) {
      bounds.forEach(bound -> running.computeIfPresent(bound, (any, n) -> n > 1 ? n - 1 : null));
      checks.replace(adapter, check, new Check(check.key(), clock.instant(), result));
    }
    wake.accept(adapter);
  }

  private static SourceTarget target(AdapterSpec spec, Resolution.Resolved source) {
    return spec.source()
        .accept(
            new Source.Visitor<>() {
              @Override
              public SourceTarget huggingFace(Source.HuggingFace repository) {
                return new SourceTarget.Repository(
                    repository.repo(), source.huggingFaceToken(), spec.baseModel());
              }

              @Override
              public SourceTarget s3(Source.S3 object) {
                return archive();
              }

              @Override
              public SourceTarget presignedUrl(Source.PresignedUrl url) {
                return archive();
              }

              private SourceTarget archive() {
                return new SourceTarget.Archive(source.location(), spec.baseModel());
              }
            });
  }

  private static String host(SourceTarget target) {
    return target.fold(repository -> "", archive -> host(archive.url()));
  }

  private static String host(Sensitive url) {
    String host = URI.create(url.reveal()).getHost();
    return host == null ? "" : host;
  }

  private record Check(String key, Instant at, @Nullable Inspection result) {}
}
