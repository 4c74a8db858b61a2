package dev.loraoperator.metrics;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.StatusOwner;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts uploads by the changes that status writes show. A change is written once, by the leader,
 * and survives it, so nothing is counted twice or by two replicas.
 */
final class UploadMeters {

  /** The reasons for which an upload has failed, or is no longer waited for. */
  static final Set<Reason> FAILURES =
      Set.of(
          Reason.UPLOAD_FAILED,
          Reason.UPLOAD_REFUSED,
          Reason.UPLOAD_DEADLINE_EXCEEDED,
          Reason.JOB_NOT_FOUND,
          Reason.MODEL_NAME_UNKNOWN,
          Reason.NAME_CONFLICT,
          Reason.VALIDATION_FAILED,
          Reason.API_CLOSED);

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
    // All start at 0: PromQL's increase() misses a counter that first appears with 1.
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

  void statusWritten(LoraAdapter before, LoraAdapterStatus after) {
    @Nullable LoraAdapterStatus old = StatusOwner.ownStatus(before);
    started.increment(added(jobs(old, revision -> true), jobs(after, revision -> true)));
    completed.increment(
        added(jobs(old, UploadMeters::isComplete), jobs(after, UploadMeters::isComplete)));
    String reason = AdapterState.reason(after);
    if (failed.containsKey(reason) && !reason.equals(AdapterState.reason(old))) {
      failed.get(reason).increment();
    }
    timeToReady(before, after);
  }

  /**
   * A new resource was applied when it was created, a new generation about when this process first
   * saw it. Adapters in progress when the leader changes are not timed, and neither is an edit that
   * leaves the adapter Ready.
   */
  private void timeToReady(LoraAdapter before, LoraAdapterStatus after) {
    AdapterId id = AdapterMetadata.id(before);
    long generation = AdapterMetadata.generation(before);
    boolean isReady = AdapterState.isReady(after);
    if (observedGeneration(StatusOwner.ownStatus(before)) < generation && !isReady) {
      waiting.put(id, generation <= 1 ? createdAt(before) : clock.instant());
    }
    if (isReady) {
      Instant since = waiting.remove(id);
      if (since != null) {
        ready.record(Duration.between(since, clock.instant()));
      }
    }
  }

  void forget(AdapterId id) {
    waiting.remove(id);
  }

  private Instant createdAt(LoraAdapter adapter) {
    return Objects.requireNonNullElseGet(AdapterMetadata.createdAt(adapter), clock::instant);
  }

  private static long observedGeneration(@Nullable LoraAdapterStatus status) {
    return status == null || status.observedGeneration() == null ? -1 : status.observedGeneration();
  }

  /** The jobs of the revisions that a status records. */
  private static Set<String> jobs(
      @Nullable LoraAdapterStatus status, Predicate<RevisionStatus> which) {
    return status == null || status.revisions() == null
        ? Set.of()
        : status.revisions().stream()
            .filter(which)
            .flatMap(revision -> Stream.ofNullable(revision.jobId()))
            .collect(Collectors.toSet());
  }

  private static int added(Set<String> before, Set<String> after) {
    return (int) after.stream().filter(job -> !before.contains(job)).count();
  }

  private static boolean isComplete(RevisionStatus revision) {
    return "Complete".equals(revision.phase());
  }
}
