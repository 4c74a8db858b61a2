package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.SteppedClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Status writes, told one after the other, as the reconciler makes them. */
class UploadMetersTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SteppedClock clock = new SteppedClock(ManyAdapters.CREATED);
  private final UploadMeters uploads = new UploadMeters(meters, clock);
  private final LoraAdapter adapter = ManyAdapters.adapter("a");

  private void progressing(Reason reason, @Nullable RevisionStatus job) {
    write(ManyAdapters.status(ReadyCondition.Phase.RECONCILING, reason, job));
  }

  private void ready(RevisionStatus job) {
    write(ManyAdapters.status(ReadyCondition.Phase.READY, Reason.UPLOADED, job));
  }

  private void stalled(Reason reason, RevisionStatus job) {
    write(ManyAdapters.status(ReadyCondition.Phase.STALLED, reason, job));
  }

  private void write(LoraAdapterStatus status) {
    LoraAdapter written = ManyAdapters.adapter("bot", status);
    AdapterEdit.status(written, "observedGeneration", adapter.getMetadata().getGeneration());
    uploads.statusWritten(adapter, written.getStatus());
    adapter.setStatus(written.getStatus());
    clock.advance(Duration.ofSeconds(40));
  }

  private void edited() {
    adapter.getMetadata().setGeneration(adapter.getMetadata().getGeneration() + 1);
  }

  private String counts() {
    return (int) meters.get("lora.operator.uploads.started").counter().count()
        + " started, "
        + (int) meters.get("lora.operator.uploads.completed").counter().count()
        + " completed, "
        + (int)
            meters.get("lora.operator.uploads.failed").counters().stream()
                .mapToDouble(Counter::count)
                .sum()
        + " failed";
  }

  private Timer timer() {
    return meters.get("lora.operator.time.to.ready").timer();
  }

  @Test
  void anUploadIsStartedOnceAndCompletedOnce() {
    progressing(Reason.SUBMITTING, null);
    progressing(Reason.UPLOAD_IN_PROGRESS, ManyAdapters.job("j1", "Queued", false));
    progressing(Reason.UPLOAD_IN_PROGRESS, ManyAdapters.job("j1", "Running", false));
    progressing(Reason.VERIFYING, ManyAdapters.job("j1", "Complete", true));
    ready(ManyAdapters.job("j1", "Complete", true));

    assertThat(counts()).isEqualTo("1 started, 1 completed, 0 failed");
  }

  @Test
  void aFailedUploadIsFailedOnceForEachJob() {
    progressing(Reason.UPLOAD_IN_PROGRESS, ManyAdapters.job("j1", "Running", false));
    stalled(Reason.UPLOAD_FAILED, ManyAdapters.job("j1", "Failed", true));
    stalled(Reason.UPLOAD_FAILED, ManyAdapters.job("j1", "Failed", true));
    progressing(Reason.UPLOAD_IN_PROGRESS, ManyAdapters.job("j2", "Running", false));
    stalled(Reason.UPLOAD_FAILED, ManyAdapters.job("j2", "Failed", true));

    assertThat(counts()).isEqualTo("2 started, 0 completed, 2 failed");
    assertThat(meters.get("lora.operator.uploads.failed").tag("reason", "UploadFailed").counter())
        .extracting(Counter::count)
        .isEqualTo(2.0);
  }

  @Test
  void aJobFoundCompleteAtOnceIsStartedAndCompleted() {
    progressing(Reason.CONFIRMING_UPLOAD, null);
    ready(ManyAdapters.job("j1", "Complete", true));

    assertThat(counts()).isEqualTo("1 started, 1 completed, 0 failed");
  }

  @Test
  void anotherProcessGoesOnCountingWhereTheLastOneStopped() {
    progressing(Reason.UPLOAD_IN_PROGRESS, ManyAdapters.job("j1", "Running", false));
    SimpleMeterRegistry restarted = new SimpleMeterRegistry();

    new UploadMeters(restarted, clock)
        .statusWritten(
            adapter,
            ManyAdapters.status(
                ReadyCondition.Phase.READY,
                Reason.UPLOADED,
                ManyAdapters.job("j1", "Complete", true)));

    assertThat(restarted.get("lora.operator.uploads.started").counter().count()).isZero();
    assertThat(restarted.get("lora.operator.uploads.completed").counter().count()).isOne();
    assertThat(restarted.get("lora.operator.time.to.ready").timer().count()).isZero();
  }

  @Test
  void aNewAdapterIsTimedFromItsCreation() {
    clock.advance(Duration.ofSeconds(10));
    progressing(Reason.SUBMITTING, null);
    progressing(Reason.UPLOAD_IN_PROGRESS, ManyAdapters.job("j1", "Running", false));

    ready(ManyAdapters.job("j1", "Complete", true));

    assertThat(timer().count()).isOne();
    assertThat(timer().totalTime(TimeUnit.SECONDS)).isEqualTo(90);
  }

  @Test
  void anEditIsTimedFromWhenItWasSeen() {
    progressing(Reason.SUBMITTING, null);
    ready(ManyAdapters.job("j1", "Complete", true));
    clock.advance(Duration.ofDays(1));
    edited();

    progressing(Reason.SUBMITTING, null);
    ready(ManyAdapters.job("j2", "Complete", true));

    assertThat(timer().count()).isEqualTo(2);
    assertThat(timer().totalTime(TimeUnit.SECONDS)).isEqualTo(40 + 40);
  }

  @Test
  void anEditThatLeavesTheAdapterReadyIsNotTimed() {
    progressing(Reason.SUBMITTING, null);
    ready(ManyAdapters.job("j1", "Complete", true));
    edited();

    ready(ManyAdapters.job("j1", "Complete", true));

    assertThat(timer().count()).isOne();
  }

  @Test
  void anAdapterThatIsReadyOnceMoreIsNotTimedAgain() {
    progressing(Reason.SUBMITTING, null);
    ready(ManyAdapters.job("j1", "Complete", true));
    progressing(Reason.ENDPOINT_NOT_STARTED, ManyAdapters.job("j1", "Complete", true));

    ready(ManyAdapters.job("j1", "Complete", true));

    assertThat(timer().count()).isOne();
    assertThat(counts()).isEqualTo("1 started, 1 completed, 0 failed");
  }

  @Test
  void aDeletedAdapterIsNoLongerWaitedFor() {
    progressing(Reason.SUBMITTING, null);

    uploads.forget(AdapterMetadata.id(adapter));

    ready(ManyAdapters.job("j1", "Complete", true));
    assertThat(timer().count()).isZero();
  }
}
