package dev.loraoperator.reconciler;

import dev.loraoperator.core.decision.Action;
import dev.loraoperator.core.decision.Decision;
import dev.loraoperator.core.decision.UploadRecord;
import dev.loraoperator.core.remote.UploadRequest;
import dev.loraoperator.core.spec.AdapterRequest;
import dev.loraoperator.together.Account;
import java.util.Objects;

/** All remote writes of a pass; runs only after the decision is in the status. */
final class ActionRunner {

  private final UploadObserver uploads;

  ActionRunner(UploadObserver uploads) {
    this.uploads = uploads;
  }

  void run(AdapterRequest request, Decision decision, Observation observation) {
    Account account = observation.account();
    if (account == null || !(decision instanceof Decision.Change change)) {
      return;
    }
    Action action = change.action();
    if (action instanceof Action.Submit) {
      submit(request, change, observation, account);
    } else if (action instanceof Action.Bind bind) {
      account.endpoints().bind(request.id(), bind.call());
    } else if (action instanceof Action.AskModel ask) {
      account.questions().ask(request.id(), ask.ask());
    } else if (action instanceof Action.AskAgain) {
      account.askAgain();
    } else if (action instanceof Action.ForgetBinding) {
      account.endpoints().forgetOutcome(request.id());
    } else if (action instanceof Action.ForgetOutcome) {
      account.forgetOutcome(request.id());
    }
  }

  private void submit(
      AdapterRequest request, Decision.Change change, Observation observation, Account account) {
    UploadRecord intent = Objects.requireNonNull(change.progress().upload());
    UploadRequest upload = Objects.requireNonNull(observation.upload());
    UploadRequest named =
        new UploadRequest(
            intent.remoteName(),
            upload.location(),
            upload.baseModel(),
            upload.description(),
            upload.huggingFaceToken());
    account.submit(request.id(), UploadObserver.attemptKey(intent), named);
    uploads.forget(request.id());
  }
}
