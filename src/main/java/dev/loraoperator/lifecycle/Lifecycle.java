package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Vocabularies;
import dev.loraoperator.lifecycle.delete.DeleteRecords;
import dev.loraoperator.lifecycle.delete.DetachAll;
import dev.loraoperator.lifecycle.delete.LetGo;
import dev.loraoperator.lifecycle.serve.Attach;
import dev.loraoperator.lifecycle.serve.Detach;
import dev.loraoperator.lifecycle.serve.Promote;
import dev.loraoperator.lifecycle.serve.RecordAttachment;
import dev.loraoperator.lifecycle.serve.RecordProbe;
import dev.loraoperator.lifecycle.serve.ServePlan;
import dev.loraoperator.lifecycle.serve.Verify;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.stage.Stages;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.upload.CheckValidation;
import dev.loraoperator.lifecycle.upload.Create;
import dev.loraoperator.lifecycle.upload.Follow;
import dev.loraoperator.lifecycle.upload.History;
import dev.loraoperator.lifecycle.upload.KeepRecord;
import dev.loraoperator.lifecycle.upload.Locate;
import dev.loraoperator.lifecycle.upload.Preflight;
import dev.loraoperator.lifecycle.upload.RecordCreation;
import dev.loraoperator.lifecycle.upload.ResolveBase;
import dev.loraoperator.lifecycle.upload.UseExisting;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is done next for one adapter, as a list of stages from its spec to a model that
 * serves. Pure: no I/O of its own, no clock, no logging; it reads through its {@link Situation}.
 */
public final class Lifecycle {

  private final Stage serving;
  private final Stage deletion;

  /**
   * @param configured the API of adapters whose spec names none; null where the service is asked
   * @param deletionDeadline how long a deletion may be held by model records
   * @param leadsSince when this process began to reconcile
   */
  public Lifecycle(
      @Nullable Api configured,
      Backoff backoff,
      Duration deletionDeadline,
      Vocabularies vocabularies,
      Supplier<Instant> leadsSince) {
    this.serving =
        Stages.of(
            new Validate(),
            new Suspend(),
            new CheckKey(backoff),
            new WaitForRetry(),
            new ChooseApi(
                configured,
                backoff,
                Stages.of(
                    recordResults(backoff),
                    new UseExisting(backoff),
                    new Locate(backoff, leadsSince),
                    new Preflight(backoff),
                    new ResolveBase(backoff),
                    new Create(backoff),
                    new Follow(backoff, vocabularies),
                    new CheckValidation(backoff),
                    Promote.modelName(),
                    new Attach(backoff, leadsSince),
                    new Verify(backoff),
                    Promote.inferenceModel(),
                    new Detach(backoff),
                    new KeepRecord(backoff),
                    (s, state) -> StageResult.next(History.pruned(s, state)))));
    this.deletion =
        Stages.of(
            RecordAttachment.detached(),
            new DetachAll(backoff),
            new DeleteRecords(backoff, deletionDeadline),
            new LetGo(vocabularies));
  }

  /** The only place where results of finished operations are taken into the state. */
  private static Stage recordResults(Backoff backoff) {
    return Stages.of(
        new RecordCreation(backoff),
        RecordAttachment.detached(),
        RecordAttachment.refused(backoff),
        new RecordProbe(backoff));
  }

  /** What follows from {@code situation}. */
  public Decision next(Situation situation) {
    Stage stages = situation.deletion() == null ? serving : deletion;
    Decision decision =
        stages
            .advance(situation, situation.recorded())
            .fold(end -> served(situation, end), halted -> halted);
    return decision.fold(
        keep -> keep, update -> acknowledged(situation.at(update.state()), update));
  }

  /** The operator itself has failed; its log says more. */
  public Decision.Update broken(State state) {
    return new Decision.Update(
        state,
        ReadyCondition.of(Reason.INTERNAL_ERROR, "The operator failed; see its log. Trying again"),
        null);
  }

  private static Decision served(Situation situation, StageResult.Continue end) {
    return new Decision.Update(
        end.state(),
        Promote.summary(ServePlan.of(situation, end.state())),
        end.effects(),
        end.requeueAfter());
  }

  private static Decision acknowledged(Situation situation, Decision.Update update) {
    return situation.deletion() != null
        ? update
        : new Decision.Update(
            ReconcileRequestEcho.acknowledge(situation, update),
            update.ready(),
            update.effects(),
            update.requeueAfter());
  }
}
