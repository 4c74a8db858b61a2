package dev.loraoperator.controller;

import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.lifecycle.Decision;
import dev.loraoperator.lifecycle.Effect;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.together.account.Account;
import java.util.Objects;

/** All remote writes of a pass; runs only after the decision is in the status. */
final class Effects {

  private final UploadObserver uploads;

  Effects(UploadObserver uploads) {
    this.uploads = uploads;
  }

  void run(AdapterSpec request, Decision decision, Observation observation) {
    Account account = observation.account();
    if (account == null || !(decision instanceof Decision.Change change)) {
      return;
    }
    Effect action = change.action();
    if (action instanceof Effect.Submit) {
      submit(request, change, observation, account);
    } else if (action instanceof Effect.Bind bind) {
      account.endpoints().bind(request.id(), bind.call());
    } else if (action instanceof Effect.AskModel ask) {
      account.questions().ask(request.id(), ask.ask());
    } else if (action instanceof Effect.AskAgain) {
      account.askAgain();
    } else if (action instanceof Effect.ForgetBinding) {
      account.endpoints().forgetOutcome(request.id());
    } else if (action instanceof Effect.ForgetOutcome) {
      account.forgetOutcome(request.id());
    }
  }

  private void submit(
      AdapterSpec request, Decision.Change change, Observation observation, Account account) {
    UploadRecord intent = Objects.requireNonNull(change.progress().upload());
    UploadOrder upload = Objects.requireNonNull(observation.upload());
    UploadOrder named =
        new UploadOrder(
            intent.remoteName(),
            upload.location(),
            upload.baseModel(),
            upload.description(),
            upload.huggingFaceToken());
    account.submit(request.id(), UploadObserver.attemptKey(intent), named);
    uploads.forget(request.id());
  }
}
