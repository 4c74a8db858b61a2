package dev.loraoperator.kube;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.UploadStatus;
import dev.loraoperator.core.decision.Condition;
import dev.loraoperator.core.decision.Conditions;
import dev.loraoperator.core.decision.Progress;
import dev.loraoperator.core.decision.Setback;
import dev.loraoperator.core.decision.UploadRecord;
import dev.loraoperator.core.decision.Verdict;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Status bean to core values and back. */
public final class StatusMapper {

  private StatusMapper() {}

  /** What the status says; tolerant, because a status may have been edited or restored. */
  public static Progress progress(@Nullable LoraAdapterStatus status) {
    if (status == null) {
      return Progress.none();
    }
    String revision = status.getInputsRevision();
    return new Progress(
        status.getModelName(),
        status.getModelId(),
        upload(status.getUpload()),
        revision == null ? null : new Setback(revision, instant(status.getNextAttemptTime())));
  }

  /** The status of {@code adapter} after a decision. */
  public static LoraAdapterStatus status(
      LoraAdapter adapter,
      @Nullable String source,
      Progress progress,
      Verdict verdict,
      Instant now) {
    long generation = generation(adapter);
    LoraAdapterStatus status = new LoraAdapterStatus();
    status.setObservedGeneration(generation);
    status.setSource(source);
    status.setModelName(progress.modelName());
    status.setModelId(progress.modelId());
    status.setUpload(upload(progress.upload()));
    Setback setback = progress.setback();
    if (setback != null) {
      status.setInputsRevision(setback.inputsRevision());
      status.setNextAttemptTime(
          setback.retryAt() == null
              ? null
              : setback.retryAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    status.setConditions(
        Conditions.of(verdict, generation, conditions(adapter.getStatus()), now).stream()
            .map(StatusMapper::bean)
            .toList());
    return status;
  }

  /** The reason of the Ready condition; null before the first pass. */
  public static @Nullable String readyReason(@Nullable LoraAdapterStatus status) {
    return conditions(status).stream()
        .filter(condition -> condition.type().equals(Conditions.READY))
        .map(Condition::reason)
        .findFirst()
        .orElse(null);
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
    Instant since = instant(bean.getLastTransitionTime());
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
        instant(bean.getIntentTime()),
        instant(bean.getStartTime()),
        bean.getJobId(),
        bean.getJobStatus(),
        bean.getMessage(),
        bean.getAcceptedName(),
        bean.getAcceptedId(),
        instant(bean.getCompletionTime()));
  }

  private static @Nullable UploadStatus upload(@Nullable UploadRecord upload) {
    if (upload == null) {
      return null;
    }
    UploadStatus bean = new UploadStatus();
    bean.setRemoteName(upload.remoteName());
    bean.setSpecHash(upload.specHash());
    bean.setAttempt(upload.attempt());
    bean.setIntentTime(text(upload.intentTime()));
    bean.setStartTime(text(upload.startTime()));
    bean.setJobId(upload.jobId());
    bean.setJobStatus(upload.jobStatus());
    bean.setMessage(upload.message());
    bean.setAcceptedName(upload.acceptedName());
    bean.setAcceptedId(upload.acceptedId());
    bean.setCompletionTime(text(upload.completionTime()));
    return bean;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Milliseconds, because the order of an intent and a job list matters. */
  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
