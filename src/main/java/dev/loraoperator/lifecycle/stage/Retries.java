package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends a reconciliation for what went wrong, worded and timed alike by every stage. */
public final class Retries {

  private Retries() {}

  /** Only the user can help: nothing is tried again until something changes. */
  public static StageResult whenChanged(Situation s, State state, Reason reason, String message) {
    return at(s, state, ReadyCondition.of(reason, message), null);
  }

  /** Only the user can help, but a new API key does not. */
  public static StageResult whenSourceChanged(
      Situation s, State state, Reason reason, String message) {
    return gated(
        s,
        state,
        ReadyCondition.of(reason, message),
        new RetryGate(s.sourceHash(), null),
        List.of());
  }

  /** Nothing is tried again before {@code retryAt}, unless something changes. */
  public static StageResult at(
      Situation s, State state, ReadyCondition ready, @Nullable Instant retryAt) {
    return at(s, state, ready, retryAt, List.of());
  }

  /** {@link #at} that also runs effects. */
  public static StageResult at(
      Situation s,
      State state,
      ReadyCondition ready,
      @Nullable Instant retryAt,
      List<Effect> effects) {
    return gated(s, state, ready, new RetryGate(s.inputsHash(), retryAt), effects);
  }

  /** Nothing is tried again until {@code gate} opens. */
  public static StageResult gated(
      Situation s, State state, ReadyCondition ready, RetryGate gate, List<Effect> effects) {
    Instant retryAt = gate.retryAt();
    return StageResult.halt(
        new Decision.Update(
            state.withGate(gate), ready, effects, retryAt == null ? null : s.untilAfter(retryAt)));
  }

  /** A read from the service has failed; the account knows when it may be made again. */
  public static StageResult readFailed(
      Situation s, State state, RemoteError error, Instant retryAt) {
    return at(s, state, ReadyCondition.of(error.reason(), error.message()), retryAt);
  }

  /** Others go first: the adapter is woken when it is its turn. */
  public static StageResult queued() {
    return keep(Backoff.QUEUED);
  }

  /** The answer is on its way, and its arrival causes a reconciliation. */
  public static StageResult awaiting(Situation s, Instant until) {
    return keep(s.until(until));
  }

  /** The status stays as it is. */
  public static StageResult keep(Duration requeueAfter) {
    return StageResult.halt(new Decision.Keep(requeueAfter));
  }

  /**
   * A local precondition is not met. It is checked again in every reconciliation, so nothing needs
   * to be remembered; but a Secret that is missing may be on its way, see {@link #lacking}.
   */
  public static StageResult problem(Situation s, State state, Problem problem, Backoff backoff) {
    if (problem.reason() == Reason.SECRET_NOT_FOUND) {
      return lacking(s, state, problem);
    }
    return StageResult.halt(
        new Decision.Update(
            state.withoutGate(),
            ReadyCondition.of(problem),
            problem.reason().kind() == Reason.Kind.BACK_OFF
                ? backoff.lookAgain(s.jitter())
                : backoff.slowRetry(s.jitter())));
  }

  /**
   * Who brings Secrets may be slower than who brings adapters. When the time is over the gate stays
   * shut until something changes.
   */
  private static StageResult lacking(Situation s, State state, Problem problem) {
    return waitsYet(s, state, s.lackHash(), Backoff.SECRET_GRACE)
        ? waiting(s, state, problem, s.lackHash(), Backoff.SECRET_GRACE)
        : gated(s, state, ReadyCondition.of(problem), new RetryGate(s.lackHash(), null), List.of());
  }

  /**
   * The source could not be read. It is tried again and again for a while, which the gate remembers
   * without being shut; when that is over it is stalled, and tried again now and then.
   */
  public static StageResult unread(Situation s, State state, Problem problem, Backoff backoff) {
    RetryGate known = state.gate();
    boolean isGivenUp = known != null && known.inputsHash().equals(s.unreadableHash());
    if (isGivenUp || !waitsYet(s, state, s.unreadHash(), Backoff.UNREAD_GRACE)) {
      Instant retryAt = s.now().plus(backoff.slowRetry(s.jitter()));
      RetryGate shut = new RetryGate(s.unreadableHash(), retryAt);
      return gated(s, state, ReadyCondition.of(problem), shut, List.of());
    }
    RetryGate end = grace(s, state, s.unreadHash(), Backoff.UNREAD_GRACE);
    Duration next = Backoff.jittered(backoff.pollMax(), s.jitter());
    Duration rest = s.untilAfter(Objects.requireNonNull(end.retryAt()));
    return StageResult.halt(
        new Decision.Update(
            state.withGate(end),
            ReadyCondition.waiting(problem.reason(), problem.message()),
            rest.compareTo(next) < 0 ? rest : next));
  }

  /** Whether {@link #unread} is trying again. */
  public static boolean isUnread(Situation s, State state) {
    RetryGate gate = state.gate();
    return gate != null && gate.inputsHash().equals(s.unreadHash());
  }

  /** The gate remembers until when it is waited for, also over a restart. */
  private static boolean waitsYet(Situation s, State state, String hash, Duration grace) {
    Instant end = end(s, state, hash, grace);
    return end != null && s.isBefore(end);
  }

  private static StageResult waiting(
      Situation s, State state, Problem problem, String hash, Duration grace) {
    return gated(
        s,
        state,
        ReadyCondition.waiting(problem.reason(), problem.message()),
        grace(s, state, hash, grace),
        List.of());
  }

  /** What remembers when the grace ends. */
  private static RetryGate grace(Situation s, State state, String hash, Duration grace) {
    Instant longest = s.now().plus(grace);
    Instant end = Objects.requireNonNullElse(end(s, state, hash, grace), longest);
    return new RetryGate(hash, end.isAfter(longest) ? longest : end);
  }

  private static @Nullable Instant end(Situation s, State state, String hash, Duration grace) {
    RetryGate known = state.gate();
    return known != null && known.inputsHash().equals(hash) ? known.retryAt() : s.now().plus(grace);
  }
}
