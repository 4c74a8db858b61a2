package dev.loraoperator.preflight;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.preflight.inspection.SourceTarget;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs preflight checks in the background, and wakes the adapter when its check has ended. A check
 * that finds no free place waits in a queue and begins by itself; nobody asks for it meanwhile. One
 * slow host, or one namespace with many slow hosts, holds only a few of the places that all share.
 * Thread-safe.
 */
public final class PreflightScheduler {

  private static final Logger LOGGER = LoggerFactory.getLogger(PreflightScheduler.class);

  /** An older result is not used, because the source may have changed. */
  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  /** After this time in the queue the upload goes ahead unchecked. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);

  private static final Inspection WAITED_TOO_LONG =
      new Inspection.Unknown(
          Reason.SOURCE_UNREACHABLE,
          "The source was not looked at: checks of others took all places for 5 minutes",
          null);

  private final Function<SourceTarget, Inspection> inspector;
  private final Executor executor;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Consumer<AdapterId> wake;
  private final Places places;
  private final CheckQueue queue = new CheckQueue();

  /** The checks that wait or run; of one that runs, only the latest of its adapter. */
  private final Map<AdapterId, Check> begun = new HashMap<>();

  private final Map<AdapterId, Result> results = new HashMap<>();
  private long lastOrder;

  /**
   * @param inspector blocks until it has a result
   * @param executor runs the checks, never in the calling thread; may reject work when it is full
   * @param maxAtOnce how many checks run at the same time
   * @param nanoTime the monotonic clock that waiting and age are measured on
   * @param wake called, outside of any lock, for the adapter whose check has ended
   */
  public PreflightScheduler(
      Function<SourceTarget, Inspection> inspector,
      Executor executor,
      int maxAtOnce,
      Clock clock,
      LongSupplier nanoTime,
      Consumer<AdapterId> wake) {
    this.inspector = inspector;
    this.executor = executor;
    this.places = new Places(maxAtOnce);
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.wake = wake;
  }

  /**
   * What is known of the check that was queued for an adapter; empty when none was, when it was for
   * another key, or when its result has become too old.
   *
   * @param maxAge an older result is not used; neither is one of fifteen minutes
   */
  public synchronized Optional<Remote<Inspection>> find(
      AdapterId adapter, String key, Duration maxAge) {
    Check check = begun.get(adapter);
    if (check != null && check.key().equals(key)) {
      return Optional.of(underWay(check));
    }
    Result result = results.get(adapter);
    Duration oldest = maxAge.compareTo(MAX_AGE) < 0 ? maxAge : MAX_AGE;
    return result != null && result.key().equals(key) && !isOver(result.at(), oldest)
        ? Optional.of(result.known())
        : Optional.empty();
  }

  /**
   * The result of the check of an upload's source; queues the check if there is none yet.
   *
   * @param key a check of the same adapter with another key is not used
   * @param maxAge an older result is not used; neither is one of fifteen minutes
   */
  public synchronized Remote<Inspection> of(
      AdapterSpec spec, Resolution.Resolved source, String key, Duration maxAge) {
    return find(spec.id(), key, maxAge)
        .orElseGet(() -> enqueue(spec.id(), key, SourceTargets.of(spec, source)));
  }

  /** Drops the check and its result: the adapter was deleted, or its upload was posted. */
  public synchronized void forget(AdapterId adapter) {
    results.remove(adapter);
    Check check = begun.remove(adapter);
    if (check != null) {
      queue.remove(check);
    }
  }

  private Remote<Inspection> enqueue(AdapterId adapter, String key, SourceTarget target) {
    Check former = begun.get(adapter);
    // What has changed while it waited keeps its place in the queue, and its waiting time.
    boolean waited = former != null && queue.contains(former);
    long order = former != null && waited ? former.order() : ++lastOrder;
    long since = former != null && waited ? former.since() : nanoTime.getAsLong();
    forget(adapter);
    Check check = new Check(adapter, key, target, SourceTargets.host(target), order, since);
    begun.put(adapter, check);
    queue.add(check);
    return underWay(check);
  }

  private Remote<Inspection> underWay(Check check) {
    // A free place means that it has just come, or that the executor had no thread before.
    if (queue.contains(check) && places.isOneFreeFor(check)) {
      startWaiting();
    }
    if (queue.contains(check) && isOver(check.since(), MAX_WAIT)) {
      queue.remove(check);
      return record(check, WAITED_TOO_LONG);
    }
    return new Remote.Pending<>(clock.instant().plus(nextLook(check)));
  }

  /** Who waits comes back when the waiting is over: a check that ends starts the next. */
  private Duration nextLook(Check check) {
    boolean ofItself = queue.contains(check) && !places.areAllFree();
    return ofItself
        ? MAX_WAIT.minusNanos(nanoTime.getAsLong() - check.since())
        : Backoff.SAFETY_NET;
  }

  /** What is rejected stays in the queue until another check ends or somebody asks. */
  private void startWaiting() {
    try {
      for (Check next = next(); next != null; next = next()) {
        Check check = next;
        executor.execute(() -> run(check));
        queue.take(check);
        places.take(check);
      }
    } catch (RejectedExecutionException e) {
      LOGGER.atDebug().log("no thread for a preflight check");
    }
  }

  private @Nullable Check next() {
    return queue.next(places).orElse(null);
  }

  private void run(Check check) {
    if (end(check, inspect(check.target()))) {
      wake.accept(check.adapter());
    }
    stranded().map(Check::adapter).ifPresent(wake);
  }

  /** Who is to ask again for all that wait, where no check is left whose end would start them. */
  private synchronized Optional<Check> stranded() {
    return places.areAllFree() ? queue.next(places) : Optional.empty();
  }

  /** Whether the result is one that its adapter still waits for. */
  private synchronized boolean end(Check check, Inspection result) {
    boolean used = check.equals(begun.get(check.adapter()));
    if (used) {
      record(check, result);
    }
    places.giveBack(check);
    startWaiting();
    return used;
  }

  private Remote<Inspection> record(Check check, Inspection result) {
    Remote<Inspection> known = new Remote.Known<>(result, clock.instant());
    begun.remove(check.adapter());
    results.put(check.adapter(), new Result(check.key(), known, nanoTime.getAsLong()));
    return known;
  }

  private boolean isOver(long since, Duration time) {
    return nanoTime.getAsLong() - since >= time.toNanos();
  }

  private Inspection inspect(SourceTarget target) {
    try {
      return inspector.apply(target);
    } catch (RuntimeException | Error e) {
      LOGGER
          .atError()
          .setCause(BareFailure.of(e, Stream.ofNullable(target.secret()).toList()))
          .log("preflight check failed unexpectedly; please report this as a bug");
      return new Inspection.Unknown(
          Reason.SOURCE_UNREACHABLE,
          "The operator failed while looking at the source; see its log",
          null);
    }
  }

  /**
   * Of a check that has ended.
   *
   * @param at when it ended, on the monotonic clock
   */
  private record Result(String key, Remote<Inspection> known, long at) {}
}
