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
        status.getModelName(),
        status.getModelId(),
        upload(status.getUpload()),
        Times.setback(status.getInputsRevision(), status.getNextAttemptTime()),
        status.getInferenceModel(),
        ServingMapper.sourceCheck(status.getAdapter(), conditions),
        ServingMapper.serving(status, conditions),
        ServingMapper.verification(status.getVerification(), conditions),
        status.getLastHandledReconcileAt());
  }

  /** The status of {@code adapter} after a decision. */
  public static LoraAdapterStatus status(
      LoraAdapter adapter,
      @Nullable String source,
      State progress,
      ReadyCondition verdict,
      Instant now) {
    long generation = generation(adapter);
    LoraAdapterStatus status = new LoraAdapterStatus();
    status.setObservedGeneration(generation);
    status.setSource(source);
    status.setLastHandledReconcileAt(progress.handledRequest());
    status.setModelName(progress.modelName());
    status.setModelId(progress.modelId());
    status.setUpload(upload(progress.upload()));
    RetryGate setback = progress.setback();
    if (setback != null) {
      status.setInputsRevision(setback.inputsRevision());
      status.setNextAttemptTime(Times.seconds(setback.retryAt()));
    }
    ServingMapper.fill(status, progress);
    status.setConditions(
        Conditions.of(
                verdict,
                Conditions.findings(progress),
                generation,
                conditions(adapter.getStatus()),
                now)
            .stream()
            .map(StatusMapper::bean)
            .toList());
    return status;
  }

  /** The words that the conditions give as their reasons, by type. */
  public static Map<String, String> reasons(@Nullable LoraAdapterStatus status) {
    return conditions(status).stream()
        .collect(Collectors.toMap(Condition::type, Condition::reason, (one, other) -> one));
  }

  /** When the operator tries again by itself; null when it does not, or nobody can tell. */
  public static @Nullable Instant nextAttempt(LoraAdapterStatus status) {
    return Times.instant(status.getNextAttemptTime());
  }

  /** {@code metadata.generation}, 0 where a test server keeps none. */
  public static long generation(LoraAdapter adapter) {
    Long generation = adapter.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  private static List<Condition> conditions(@Nullable LoraAdapterStatus status) {
    return status == null || status.getConditions() == null
        ? List.of()
        : status.getConditions().stream().map(StatusMapper::core).toList();
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
    if (bean == null || bean.getRemoteName() == null || bean.getSpecHash() == null) {
      return null;
    }
    return new UploadRecord(
        bean.getRemoteName(),
        bean.getSpecHash(),
        bean.getAttempt() == null ? 0 : bean.getAttempt(),
        Times.instant(bean.getIntentTime()),
        Times.instant(bean.getStartTime()),
        bean.getJobId(),
        bean.getJobStatus(),
        bean.getMessage(),
        bean.getAcceptedName(),
        bean.getAcceptedId(),
        Times.instant(bean.getCompletionTime()));
  }

  private static @Nullable UploadStatus upload(@Nullable UploadRecord upload) {
    if (upload == null) {
      return null;
    }
    UploadStatus bean = new UploadStatus();
    bean.setRemoteName(upload.remoteName());
    bean.setSpecHash(upload.specHash());
    bean.setAttempt(upload.attempt());
    bean.setIntentTime(Times.millis(upload.intentTime()));
    bean.setStartTime(Times.millis(upload.startTime()));
    bean.setJobId(upload.jobId());
    bean.setJobStatus(upload.jobStatus());
    bean.setMessage(upload.message());
    bean.setAcceptedName(upload.acceptedName());
    bean.setAcceptedId(upload.acceptedId());
    bean.setCompletionTime(Times.millis(upload.completionTime()));
    return bean;
  }
}
