package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Destination.Account;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is uploaded without an API key, and nothing is done with one that has come to open
 * another account. What is uploaded keeps serving without a key; that there is none, or that the
 * service refuses it, is told beside Ready.
 */
final class CheckKey implements Stage {

  private final Backoff backoff;

  CheckKey(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    if (waitsForSource(s, state)) {
      return StageResult.next(state);
    }
    return s.access(
        open -> identified(s, state, open.backend()),
        problem ->
            isUploaded(s, state)
                ? StageResult.next(withRefusal(state, refused(problem.reason(), problem.message())))
                : Retries.problem(s, state, problem, backoff));
  }

  /** A failed upload is mended by no key, and by none that goes and comes back. */
  private static boolean waitsForSource(Situation s, State state) {
    RetryGate gate = state.gate();
    return gate != null && gate.inputsHash().equals(s.sourceHash());
  }

  /** Where the service does not tell whose key it is, the account counts as the same as before. */
  private static StageResult identified(Situation s, State state, ModelBackend backend) {
    return backend
        .identity(s.within(s.spec().interval()))
        .fold(
            until -> Retries.awaiting(s, until),
            (identity, at) -> opens(s, state, backend, account(identity)),
            at -> accepted(s, state, backend),
            (error, retryAt) -> accepted(s, state, backend));
  }

  private static Account account(Identity identity) {
    return new Account(identity.projectId(), identity.name());
  }

  private static StageResult opens(Situation s, State state, ModelBackend backend, Account opened) {
    Account before = state.destination().account();
    if (before == null || before.projectId().equals(opened.projectId()) || mayMove(s, state)) {
      return accepted(s, state.withAccount(opened, s.spec().apiKey()), backend);
    }
    return changed(s, state, before, opened);
  }

  /**
   * Whether the user wants the adapter in another account: the spec names another key than the one
   * of the last revision, nothing was uploaded yet, or a reconcile request confirms it.
   */
  private static boolean mayMove(Situation s, State state) {
    Situation.ReconcileRequest request = s.request();
    boolean confirmed = request != null && !request.handled();
    return confirmed
        || state.revisions().stream()
            .findFirst()
            .map(Revision::placement)
            .map(Placement::apiKey)
            .map(used -> !used.equals(s.spec().apiKey()))
            .orElse(state.revisions().isEmpty());
  }

  private static StageResult changed(Situation s, State state, Account before, Account opened) {
    SecretKeyRef place = s.spec().apiKey();
    return StageResult.halt(
        new Decision.Update(
            withRefusal(state, null).withoutGate(),
            ReadyCondition.of(
                Reason.ACCOUNT_CHANGED,
                "The API key in Secret "
                    + place.name()
                    + ", key "
                    + place.key()
                    + ", opens "
                    + opened.words()
                    + ", and the adapter is in "
                    + before.words()
                    + ". Nothing is done until the old key is back; to upload to the new account"
                    + " request a reconcile"),
            null));
  }

  /** A key that is refused before the upload is there is told by whatever it holds up. */
  private static StageResult accepted(Situation s, State state, ModelBackend backend) {
    if (!isUploaded(s, state)) {
      return StageResult.next(withRefusal(state, null));
    }
    ConditionValue refused =
        backend.keyRefusal().map(error -> refused(error.reason(), error.message())).orElse(null);
    return StageResult.next(
        withRefusal(state, refused), Backoff.jittered(s.spec().interval(), s.jitter()));
  }

  private static State withRefusal(State state, @Nullable ConditionValue refused) {
    return state.withDestination(state.destination().withRefusal(refused));
  }

  private static ConditionValue refused(Reason reason, String message) {
    return ConditionValue.no(reason, message + ". What is uploaded stays as it is meanwhile");
  }

  private static boolean isUploaded(Situation s, State state) {
    return state.step(s.spec().specHash()) == State.Step.DONE;
  }
}
