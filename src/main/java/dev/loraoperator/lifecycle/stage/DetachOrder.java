package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RemoteCall;
import java.util.List;
import java.util.Optional;

/**
 * Which of several attachments is detached next: they take turns, so that one that is refused does
 * not hold the others up.
 *
 * @param lastRound how the last one of a round has ended; empty while a round goes on
 */
public record DetachOrder(
    Operation.Detach next, Optional<RemoteCall.Result<AttachOutcome>> lastRound) {

  /**
   * The next of {@code held}.
   *
   * @param held at least one, always in the same order
   */
  public static DetachOrder of(List<Attachment> held, ModelBackend backend) {
    Optional<RemoteCall<Operation.AttachmentChange, AttachOutcome>> tried =
        backend
            .attachmentChange()
            .filter(call -> !call.inFlight() && !call.what().attaches())
            .filter(call -> held.contains(call.what().attachment()));
    int next = tried.map(call -> held.indexOf(call.what().attachment()) + 1).orElse(0);
    return next < held.size()
        ? new DetachOrder(new Operation.Detach(held.get(next)), Optional.empty())
        : new DetachOrder(new Operation.Detach(held.get(0)), tried.flatMap(RemoteCall::end));
  }
}
