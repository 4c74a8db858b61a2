package dev.loraoperator.preflight;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Inspection;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
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
 * Looks at sources without making anybody wait: a look runs elsewhere, and its adapter is woken
 * when it has ended. One slow host, or one namespace with many slow hosts, holds few of the threads
 * that serve all. Thread-safe.
 */
public final class PreflightScheduler {

  private static final Logger LOGGER = LoggerFactory.getLogger(PreflightScheduler.class);

  /** How many looks at one host, and of one namespace, run at the same time. */
  private static final int MAX_AT_ONCE = 8;

  /** A source may change: an older result is not used. */
  private static final Duration LIFE = Duration.ofMinutes(15);

  private static final Duration COME_BACK = Duration.ofSeconds(1);
  private static final Duration SAFETY_NET = Duration.ofMinutes(1);

  private final Function<SourceTarget, Inspection> inspector;
  private final Executor executor;
  private final Clock clock;
  private final Consumer<AdapterId> wake;
  private final Map<AdapterId, PreflightCheck> looks = new HashMap<>();
  private final Map<String, Integer> running = new HashMap<>();

  /**
   * @param inspector blocks until it has an answer
   * @param executor runs the looks; may refuse work when it is full
   * @param wake called, outside of any lock, for the adapter whose look has ended
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
   * What the source of an upload looks like.
   *
   * @param key tells this look from earlier ones of the same adapter
   */
  public synchronized Remote<Inspection> of(AdapterSpec request, UploadOrder upload, String key) {
    Instant now = clock.instant();
    PreflightCheck look = looks.get(request.id());
    if (look != null && look.key().equals(key)) {
      if (look.result() == null) {
        return new Remote.Pending<>(now.plus(SAFETY_NET));
      }
      if (look.at().plus(LIFE).isAfter(now)) {
        return new Remote.Known<>(look.result(), look.at());
      }
    }
    return begin(request.id(), target(request, upload), new PreflightCheck(key, now, null));
  }

  /** The adapter is gone, or its upload posted. */
  public synchronized void forget(AdapterId who) {
    looks.remove(who);
  }

  private Remote<Inspection> begin(AdapterId who, SourceTarget target, PreflightCheck look) {
    List<String> bounds = List.of("host " + host(target), "namespace " + who.namespace());
    if (bounds.stream().anyMatch(bound -> running.getOrDefault(bound, 0) >= MAX_AT_ONCE)) {
      return new Remote.Pending<>(look.at().plus(COME_BACK));
    }
    try {
      executor.execute(() -> finish(who, look, bounds, inspect(target)));
    } catch (RejectedExecutionException e) {
      return new Remote.Pending<>(look.at().plus(COME_BACK));
    }
    looks.put(who, look);
    bounds.forEach(bound -> running.merge(bound, 1, Integer::sum));
    return new Remote.Pending<>(look.at().plus(SAFETY_NET));
  }

  private Inspection inspect(SourceTarget target) {
    try {
      return inspector.apply(target);
    } catch (RuntimeException | Error e) {
      LOGGER.atError().setCause(e).log("a look at a source broke; please report this as a bug");
      return new Inspection.Unknown(
          Reason.SOURCE_UNREACHABLE,
          "The operator failed while looking at the source; see its log",
          null);
    }
  }

  private void finish(AdapterId who, PreflightCheck look, List<String> bounds, Inspection result) {
    synchronized (this) {
      bounds.forEach(bound -> running.computeIfPresent(bound, (any, n) -> n > 1 ? n - 1 : null));
      looks.replace(who, look, new PreflightCheck(look.key(), clock.instant(), result));
    }
    wake.accept(who);
  }

  private static SourceTarget target(AdapterSpec request, UploadOrder upload) {
    return request
        .source()
        .accept(
            new Source.Visitor<>() {
              @Override
              public SourceTarget huggingFace(Source.HuggingFace repository) {
                return new SourceTarget.Repository(
                    repository.repo(), upload.huggingFaceToken(), request.baseModel());
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
                return new SourceTarget.Archive(upload.location(), request.baseModel());
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

  private record PreflightCheck(String key, Instant at, @Nullable Inspection result) {}
}
