package dev.loraoperator.together.account;

import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls that change something or cost something, at most one per adapter and kind, made elsewhere
 * and kept until their outcome is recorded. Thread-safe.
 */
final class CallsInFlight<W, O> {

  private final AccountLimits standing;
  private final Function<RemoteError, O> failure;
  private final Map<AdapterId, RemoteCall<W, O>> errands = new HashMap<>();

  /**
   * @param failure the outcome of a call that could not be made, or broke
   */
  CallsInFlight(AccountLimits standing, Function<RemoteError, O> failure) {
    this.standing = standing;
    this.failure = failure;
  }

  void run(AdapterId who, W what, Supplier<O> call) {
    standing.touch();
    standing.taken(who);
    RemoteCall<W, O> errand = new RemoteCall<>(what, null, null);
    synchronized (this) {
      errands.put(who, errand);
    }
    standing.begun();
    standing
        .context()
        .execute(
            () -> finish(who, errand, call.get()),
            broken -> finish(who, errand, failure.apply(broken)));
  }

  synchronized @Nullable RemoteCall<W, O> of(AdapterId who) {
    return errands.get(who);
  }

  /** The outcome is recorded elsewhere now; a call under way goes on. */
  synchronized void forgetOutcome(AdapterId who) {
    errands.computeIfPresent(who, (id, errand) -> errand.inFlight() ? errand : null);
  }

  synchronized void forget(AdapterId who) {
    errands.remove(who);
  }

  synchronized boolean isEmpty() {
    return errands.isEmpty();
  }

  /** Whether none is under way, and none ended since {@code time} is not recorded elsewhere. */
  synchronized boolean areSettledSince(Instant time) {
    return errands.values().stream()
        .allMatch(errand -> errand.endedAt() != null && errand.endedAt().isBefore(time));
  }

  @SuppressWarnings("ReferenceEquality") // this very call: an equal one may have been begun since
  private void finish(AdapterId who, RemoteCall<W, O> errand, O outcome) {
    standing.ended();
    synchronized (this) {
      errands.computeIfPresent(
          who,
          (id, current) ->
              current == errand
                  ? new RemoteCall<>(errand.what(), outcome, standing.context().now())
                  : current);
    }
    standing.context().wake().accept(who);
  }
}
