package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.UploadStatus;
import dev.loraoperator.backend.ApiVocabulary;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Status bean to state and back. What it writes it reads as the same state again. */
public final class StatusMapper {

  private final ApiVocabulary vocabulary;
  private final ServingMapper serving;

  /**
   * @param vocabulary what the service's own words in a status mean
   */
  public StatusMapper(ApiVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.serving = new ServingMapper(vocabulary);
  }

  /** What the status says; tolerant, because a status may have been edited or restored. */
  public State state(@Nullable LoraAdapterStatus status) {
    return status == null
        ? State.none()
        : new State(
            new State.Model(status.modelName(), status.modelId(), status.inferenceModel()),
            upload(status.upload()),
            Times.gate(status.inputsRevision(), status.nextAttemptTime()),
            SourceCheckMapper.state(status),
            serving.state(status),
            VerificationMapper.state(status),
            status.lastHandledReconcileAt());
  }

  /**
   * The status of {@code adapter} after a decision.
   *
   * @param source the source in one line; null when the spec is invalid
   * @param secrets masked in every text
   */
  public static LoraAdapterStatus status(
      LoraAdapter adapter,
      @Nullable String source,
      State state,
      ReadyCondition ready,
      Collection<Sensitive> secrets,
      Instant now) {
    UnaryOperator<String> mask = text -> Redactor.mask(text, secrets);
    long generation = AdapterMetadata.generation(adapter);
    RetryGate gate = state.gate();
    return new LoraAdapterStatus(
        generation,
        state.model().name(),
        state.model().id(),
        StatusConditions.of(
            Conditions.of(ready, state), generation, adapter.getStatus(), mask, now),
        upload(state.upload(), mask),
        gate == null ? null : Times.seconds(gate.retryAt()),
        gate == null ? null : gate.inputsHash(),
        state.handledRequest(),
        source,
        state.model().inferenceModel(),
        SourceCheckMapper.status(state.sourceCheck()),
        ServingMapper.endpoint(state.serving(), mask),
        ServingMapper.bindings(state.serving()),
        VerificationMapper.status(state.verification()));
  }

  /** When the operator tries again by itself; null when it does not, or that cannot be read. */
  public static @Nullable Instant nextAttempt(LoraAdapterStatus status) {
    return Times.instant(status.nextAttemptTime());
  }

  private @Nullable UploadRecord upload(@Nullable UploadStatus bean) {
    return bean == null || bean.remoteName() == null || bean.specHash() == null
        ? null
        : new UploadRecord(
            bean.remoteName(),
            bean.specHash(),
            Objects.requireNonNullElse(bean.attempt(), 0),
            Times.instant(bean.intentTime()),
            Times.instant(bean.startTime()),
            new RemoteRef(bean.acceptedName(), bean.acceptedId(), bean.jobId()),
            vocabulary.phase(bean.jobStatus()),
            bean.jobStatus(),
            bean.message(),
            Times.instant(bean.completionTime()));
  }

  private static @Nullable UploadStatus upload(
      @Nullable UploadRecord upload, UnaryOperator<String> mask) {
    return upload == null
        ? null
        : new UploadStatus(
            upload.remoteName(),
            upload.specHash(),
            upload.attempt(),
            Times.millis(upload.intentTime()),
            upload.ref().jobId(),
            masked(upload.remoteStatus(), mask),
            masked(upload.message(), mask),
            Times.millis(upload.startTime()),
            Times.millis(upload.completionTime()),
            upload.ref().modelName(),
            upload.ref().modelId());
  }

  private static @Nullable String masked(@Nullable String text, UnaryOperator<String> mask) {
    return text == null ? null : mask.apply(text);
  }
}
