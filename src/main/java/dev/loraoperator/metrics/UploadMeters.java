package dev.loraoperator.metrics;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.UploadStatus;
import dev.loraoperator.backend.UploadPhase;
import dev.loraoperator.kubernetes.SpecMapper;
import dev.loraoperator.kubernetes.StatusMapper;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts what status writes tell of uploads. Each is written once, by the leader, and survives it:
 * so nothing is counted twice, and nothing by two replicas.
 */
final class UploadMeters {

  /** Why an upload is over, or not worth waiting for. */
  static final Set<Reason> FAILURES =
      Set.of(
          Reason.UPLOAD_FAILED,
          Reason.UPLOAD_REFUSED,
          Reason.UPLOAD_DEADLINE_EXCEEDED,
          Reason.JOB_NOT_FOUND,
          Reason.MODEL_NAME_UNKNOWN,
          Reason.NAME_CONFLICT);

  private static final Duration[] BUCKETS = {
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(2),
    Duration.ofMinutes(5),
    Duration.ofMinutes(10),
    Duration.ofMinutes(30),
    Duration.ofHours(1),
    Duration.ofHours(2)
  };

  private final Clock clock;
  private final Counter started;
  private final Counter completed;
  private final Map<String, Counter> failed;
  private final Timer ready;
  private final Map<AdapterId, Instant> waiting = new ConcurrentHashMap<>();

  UploadMeters(MeterRegistry meters, Clock clock) {
    this.clock = clock;
    this.started =
        Counter.builder("lora.operator.uploads.started")
            .description("Upload jobs that Together has created")
            .register(meters);
    this.completed =
        Counter.builder("lora.operator.uploads.completed")
            .description("Upload jobs that are complete")
            .register(meters);
    // All from the start, at 0: increase() does not see a counter that begins at 1.
    this.failed =
        FAILURES.stream()
            .collect(Collectors.toMap(Reason::text, reason -> failed(meters, reason.text())));
    this.ready =
        Timer.builder("lora.operator.time.to.ready")
            .description("From apply to Ready")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
  }

  private static Counter failed(MeterRegistry meters, String reason) {
    return Counter.builder("lora.operator.uploads.failed")
        .description("Uploads that adapters are stalled with")
        .tag("reason", reason)
        .register(meters);
  }

  void wrote(LoraAdapter before, LoraAdapterStatus after) {
    @Nullable LoraAdapterStatus old = before.getStatus();
    UploadStatus upload = after.getUpload();
    String job = upload == null ? null : upload.getJobId();
    if (job != null && !job.equals(jobOf(old))) {
      started.increment();
    }
    if (job != null
        && isComplete(upload)
        && !(job.equals(jobOf(old)) && isComplete(old.getUpload()))) {
      completed.increment();
    }
    String reason = AdapterState.reason(after);
    if (failed.containsKey(reason) && !reason.equals(AdapterState.reason(old))) {
      failed.get(reason).increment();
    }
    timeToReady(before, after);
  }

  /**
   * A new resource was applied when it was created; a new generation about when this process first
   * saw it. What is still under way when the leader changes is not timed, and neither is an edit
   * that leaves the adapter Ready.
   */
  private void timeToReady(LoraAdapter before, LoraAdapterStatus after) {
    AdapterId id = SpecMapper.id(before);
    long generation = StatusMapper.generation(before);
    boolean isReady = AdapterState.isReady(after);
    if (observedGeneration(before.getStatus()) < generation && !isReady) {
      waiting.put(id, generation <= 1 ? createdAt(before) : clock.instant());
    }
    if (isReady) {
      Instant since = waiting.remove(id);
      if (since != null) {
        ready.record(Duration.between(since, clock.instant()));
      }
    }
  }

  void forgets(AdapterId id) {
    waiting.remove(id);
  }

  private Instant createdAt(LoraAdapter adapter) {
    return Objects.requireNonNullElseGet(SpecMapper.createdAt(adapter), clock::instant);
  }

  private static long observedGeneration(@Nullable LoraAdapterStatus status) {
    return status == null || status.getObservedGeneration() == null
        ? -1
        : status.getObservedGeneration();
  }

  private static @Nullable String jobOf(@Nullable LoraAdapterStatus status) {
    return status == null || status.getUpload() == null ? null : status.getUpload().getJobId();
  }

  private static boolean isComplete(@Nullable UploadStatus upload) {
    return upload != null
        && upload.getJobId() != null
        && upload.getCompletionTime() != null
        && UploadPhase.of(upload.getJobStatus()) == UploadPhase.COMPLETE;
  }
}
