package dev.loraoperator.kubernetes.status;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.backend.ApiVocabulary;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.StatusOwner;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.Checks;
import dev.loraoperator.lifecycle.state.CurrentModel;
import dev.loraoperator.lifecycle.state.Destination;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Status bean to state and back. What it writes it reads as the same state again. */
public final class StatusMapper {

  private final ServingMapper serving;
  private final String owner;

  /**
   * @param vocabulary what a model is called on an endpoint; only v1 attaches
   * @param owner the installation's {@code OWNER_ID}
   */
  public StatusMapper(ApiVocabulary vocabulary, String owner) {
    this.serving = new ServingMapper(vocabulary);
    this.owner = owner;
  }

  /**
   * What the status of {@code adapter} says, nothing when it is a copy of another's; tolerant,
   * because a status may have been edited or restored.
   */
  public State state(LoraAdapter adapter) {
    LoraAdapterStatus status = StatusOwner.ownStatus(adapter);
    return status == null
        ? State.none()
        : new State(
            model(status),
            new Destination(
                Api.find(status.api()).orElse(null),
                account(status.account()),
                StatusConditions.value(status, Conditions.KEY_ACCEPTED)),
            RevisionMapper.state(status),
            Times.gate(status.inputsHash(), status.nextAttemptTime()),
            new Checks(
                SourceCheckMapper.state(status),
                StatusConditions.value(status, Conditions.VALIDATED),
                VerificationMapper.state(status)),
            serving.state(status),
            DeploymentMapper.state(status),
            new State.Handled(status.lastHandledReconcileAt(), status.lastHandledSourceUpdateAt()));
  }

  /**
   * The status of {@code adapter} after a decision.
   *
   * @param source the source in one line; null when the spec is invalid
   * @param secrets masked in every text
   */
  public LoraAdapterStatus status(
      LoraAdapter adapter,
      @Nullable String source,
      State state,
      ReadyCondition ready,
      Collection<Sensitive> secrets,
      Instant now) {
    UnaryOperator<String> mask = text -> Redactor.mask(text, secrets);
    long generation = AdapterMetadata.generation(adapter);
    RetryGate gate = state.gate();
    CurrentModel model = state.model();
    Api api = state.destination().api();
    return new LoraAdapterStatus(
        generation,
        new StatusOwner(owner, AdapterMetadata.id(adapter)).text(),
        api == null ? null : api.text(),
        account(state.destination().account()),
        model.name(),
        model.id(),
        model.inferenceModel(),
        baseModel(model.baseModel()),
        model.revision(),
        StatusConditions.of(
            Conditions.of(ready, state), generation, StatusOwner.ownStatus(adapter), mask, now),
        RevisionMapper.status(state.revisions(), mask),
        DeploymentMapper.status(state.deployments()),
        SourceCheckMapper.status(state.sourceCheck()),
        VerificationMapper.status(state.verification()),
        ServingMapper.endpoint(state.serving(), mask),
        ServingMapper.attachments(state.serving()),
        DeploymentMapper.readyReplicas(state.deployments()),
        DeploymentMapper.hourlyCost(state.deployments()),
        source,
        gate == null ? null : Times.seconds(gate.retryAt()),
        gate == null ? null : gate.inputsHash(),
        state.handled().reconcile(),
        state.handled().sourceUpdate());
  }

  /** When the operator tries again by itself; null when it does not, or that cannot be read. */
  public static @Nullable Instant nextAttempt(LoraAdapterStatus status) {
    return Times.instant(status.nextAttemptTime());
  }

  private static CurrentModel model(LoraAdapterStatus status) {
    LoraAdapterStatus.BaseModel base = status.baseModel();
    return new CurrentModel(
        status.modelName(),
        status.modelId(),
        status.inferenceModel(),
        status.currentRevision(),
        base == null || base.name() == null
            ? null
            : new CurrentModel.BaseModel(base.name(), base.id(), base.from()));
  }

  private static Destination.@Nullable Account account(
      LoraAdapterStatus.@Nullable Account account) {
    return account == null || account.projectId() == null
        ? null
        : new Destination.Account(account.projectId(), account.name());
  }

  private static LoraAdapterStatus.@Nullable Account account(
      Destination.@Nullable Account account) {
    return account == null
        ? null
        : new LoraAdapterStatus.Account(account.projectId(), account.name());
  }

  private static LoraAdapterStatus.@Nullable BaseModel baseModel(
      CurrentModel.@Nullable BaseModel base) {
    return base == null
        ? null
        : new LoraAdapterStatus.BaseModel(base.name(), base.id(), base.from());
  }
}
