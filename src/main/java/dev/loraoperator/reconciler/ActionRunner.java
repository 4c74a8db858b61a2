package dev.loraoperator.reconciler;

import dev.loraoperator.core.decision.Decision;
import dev.loraoperator.core.decision.UploadRecord;
import dev.loraoperator.core.remote.UploadRequest;
import dev.loraoperator.core.spec.AdapterRequest;
import dev.loraoperator.together.Account;
import java.util.Objects;

/** All remote writes of a pass; runs only after the decision is in the status. */
final class ActionRunner {

  void run(AdapterRequest request, Decision decision, Observation observation) {
    Account account = observation.account();
    if (account == null || !(decision instanceof Decision.Change change)) {
      return;
    }
    switch (change.action()) {
      case SUBMIT -> submit(request, change, observation, account);
      case FORGET_OUTCOME -> account.forgetOutcome(request.id());
      case ASK_AGAIN -> account.askAgain();
      case NONE -> {}
    }
  }

  private static void submit(
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
    account.submit(request.id(), WorldObserver.attemptKey(intent), () -> named);
  }
}
