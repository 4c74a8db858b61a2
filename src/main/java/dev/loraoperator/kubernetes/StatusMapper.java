package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.UploadStatus;
import dev.loraoperator.lifecycle.Condition;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.ReadyCondition;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Status bean to core values and back. */
public final class StatusMapper {

  private StatusMapper() {}

  /** What the status says; tolerant, because a status may have been edited or restored. */
  public static State progress(@Nullable LoraAdapterStatus status) {
    if (status == null) {
      return State.none();
    }
    List<Condition> conditions = conditions(status);
    return new State(
        status.modelName(),
        status.modelId(),
        upload(status.upload()),
        Times.setback(status.inputsRevision(), status.nextAttemptTime()),
        status.inferenceModel(),
        ServingMapper.sourceCheck(status.adapter(), conditions),
        ServingMapper.serving(status, conditions),
        ServingMapper.verification(status.verification(), conditions),
        status.lastHandledReconcileAt());
  }

  /** The status of {@code adapter} after a decision. */
  public static LoraAdapterStatus status(
      LoraAdapter adapter,
      @Nullable String source,
      State progress,
      ReadyCondition verdict,
      Instant now) {
    long generation = AdapterMetadata.generation(adapter);
    RetryGate setback = progress.setback();
    return new LoraAdapterStatus(
        generation,
        progress.modelName(),
        progress.modelId(),
        Conditions.of(
                verdict,
                Conditions.findings(progress),
                generation,
                conditions(adapter.getStatus()),
                now)
            .stream()
            .map(StatusMapper::bean)
            .toList(),
        upload(progress.upload()),
        setback == null ? null : Times.seconds(setback.retryAt()),
        setback == null ? null : setback.inputsRevision(),
        progress.handledRequest(),
        source,
        progress.inferenceModel(),
        ServingMapper.bean(progress.sourceCheck()),
        ServingMapper.endpoint(progress.serving()),
        ServingMapper.bindings(progress.serving()),
        ServingMapper.bean(progress.verification()));
  }

  /** The words that the conditions give as their reasons, by type. */
  public static Map<String, String> reasons(@Nullable LoraAdapterStatus status) {
    return conditions(status).stream()
        .collect(Collectors.toMap(Condition::type, Condition::reason, (one, other) -> one));
  }

  /** When the operator tries again by itself; null when it does not, or that cannot be read. */
  public static @Nullable Instant nextAttempt(LoraAdapterStatus status) {
    return Times.instant(status.nextAttemptTime());
  }

  private static List<Condition> conditions(@Nullable LoraAdapterStatus status) {
    return status == null || status.conditions() == null
        ? List.of()
        : status.conditions().stream().map(StatusMapper::core).toList();
  }

  private static Condition core(io.fabric8.kubernetes.api.model.Condition bean) {
    Instant since = Times.instant(bean.getLastTransitionTime());
    return new Condition(
        Objects.requireNonNullElse(bean.getType(), ""),
        Objects.requireNonNullElse(bean.getStatus(), ""),
        Objects.requireNonNullElse(bean.getReason(), ""),
        Objects.requireNonNullElse(bean.getMessage(), ""),
        Objects.requireNonNullElse(bean.getObservedGeneration(), 0L),
        since == null ? Instant.EPOCH : since);
  }

  private static io.fabric8.kubernetes.api.model.Condition bean(Condition condition) {
    var bean = new io.fabric8.kubernetes.api.model.Condition();
    bean.setType(condition.type());
    bean.setStatus(condition.status());
    bean.setReason(condition.reason());
    bean.setMessage(condition.message());
    bean.setObservedGeneration(condition.observedGeneration());
    bean.setLastTransitionTime(condition.lastTransitionTime().toString());
    return bean;
  }

  private static @Nullable UploadRecord upload(@Nullable UploadStatus bean) {
    if (bean == null || bean.remoteName() == null || bean.specHash() == null) {
      return null;
    }
    return new UploadRecord(
        bean.remoteName(),
        bean.specHash(),
        bean.attempt() == null ? 0 : bean.attempt(),
        Times.instant(bean.intentTime()),
        Times.instant(bean.startTime()),
        bean.jobId(),
        bean.jobStatus(),
        bean.message(),
        bean.acceptedName(),
        bean.acceptedId(),
        Times.instant(bean.completionTime()));
  }

  private static @Nullable UploadStatus upload(@Nullable UploadRecord upload) {
    return upload == null
        ? null
        : new UploadStatus(
            upload.remoteName(),
            upload.specHash(),
            upload.attempt(),
            Times.millis(upload.intentTime()),
            upload.jobId(),
            upload.jobStatus(),
            upload.message(),
            Times.millis(upload.startTime()),
            Times.millis(upload.completionTime()),
            upload.acceptedName(),
            upload.acceptedId());
  }
}
