package dev.loraoperator.lifecycle.delete;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Vocabularies;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Reason;
import java.util.List;

/** Lets the deleted resource go, and says what is left behind. */
public final class LetGo implements Stage {

  private final Vocabularies vocabularies;

  public LetGo(Vocabularies vocabularies) {
    this.vocabularies = vocabularies;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    List<Effect> events = state.serving().attachments().stream().map(this::leftBehind).toList();
    return StageResult.halt(
        new Decision.Update(
            events.isEmpty() ? state : state.withServing(Serving.NONE),
            ReadyCondition.of(Reason.UNBINDING, "Being deleted; nothing is attached any more"),
            events,
            null));
  }

  private Effect leftBehind(Attachment attachment) {
    return new Effect.RecordEvent(
        Reason.BINDING_LEFT_BEHIND,
        "Left attached: "
            + attachment.words()
            + ". Detach it with "
            + vocabularies.of(Api.V1).detachCall(attachment));
  }
}
