package dev.loraoperator.lifecycle.delete;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Vocabularies;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Reason;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Lets the deleted resource go, and says what is left behind. */
public final class LetGo implements Stage {

  private final Vocabularies vocabularies;

  public LetGo(Vocabularies vocabularies) {
    this.vocabularies = vocabularies;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    List<Revision> models =
        s.check().fold(valid -> Models.toDelete(valid.spec(), state), invalid -> List.of());
    List<Effect> events =
        Stream.concat(
                state.serving().attachments().stream().map(this::leftBehind),
                models.stream().map(this::leftBehind))
            .toList();
    return StageResult.halt(
        new Decision.Update(
            state.withServing(Serving.NONE).withRevisions(List.of()),
            ReadyCondition.of(Reason.UNBINDING, "Being deleted; nothing is left to clean up"),
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

  private Effect leftBehind(Revision model) {
    String name = Objects.requireNonNullElse(model.ref().modelName(), model.remoteName());
    String id = model.ref().modelId();
    String how =
        vocabularies
            .of(model.api())
            .deleteModelCall(id)
            .map(call -> "Delete it with " + call)
            .orElseGet(() -> "The API " + model.api().text() + " has no call that deletes it");
    return new Effect.RecordEvent(
        Reason.MODEL_LEFT_BEHIND,
        "Left at Together: model " + name + (id == null ? "" : " (" + id + ")") + ". " + how);
  }
}
