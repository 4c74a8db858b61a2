package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.V2Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads whose job, name or record is not there any more. */
class V2FollowTest extends V2BackendRig {

  private Remote<UploadView> upload(RemoteRef ref) {
    Freshness now = process.later();
    return process.settled(() -> process.backend(BOT, KEY).upload(ref, now));
  }

  private String revision(RemoteRef upload) {
    return v2.revisions(String.valueOf(upload.modelId())).get(0).id();
  }

  @Test
  void aJobThatIsForgottenIsDoneWhenItHasMadeARevision() {
    // Given
    RemoteRef upload = uploaded();
    v2.finishAllUploads();
    v2.forgetUpload(String.valueOf(upload.jobId()));

    // When
    UploadView seen = upload(upload).known().orElseThrow();

    // Then
    assertThat(seen.phase()).isEqualTo(UploadPhase.COMPLETE);
    assertThat(seen.ref())
        .isEqualTo(new RemoteRef("acme/bot", upload.modelId(), upload.jobId(), revision(upload)));
  }

  @Test
  void aJobThatIsForgottenAndHasMadeNothingIsMissing() {
    // Given
    RemoteRef upload = uploaded();
    v2.forgetUpload(String.valueOf(upload.jobId()));

    // Then
    assertThat(upload(upload)).isInstanceOf(Remote.Missing.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecordIsDoneWhenItHasARevision(boolean isNamed) {
    // Given
    RemoteRef upload = uploaded();
    v2.finishAllUploads();
    RemoteRef record = new RemoteRef(isNamed ? "acme/bot" : null, upload.modelId(), null);

    // When
    UploadView seen = upload(record).known().orElseThrow();

    // Then
    assertThat(seen.phase()).isEqualTo(UploadPhase.COMPLETE);
    assertThat(seen.ref())
        .isEqualTo(new RemoteRef("acme/bot", upload.modelId(), null, revision(upload)));
    assertThat(v2.calls().count(V2Route.MODEL)).isEqualTo(isNamed ? 0 : 1);
  }

  @Test
  void aRecordWithoutFilesIsMissing() {
    // Given
    RemoteRef record = process.created(BOT, KEY, RemoteRef.NONE, order());

    // Then
    assertThat(upload(record)).isInstanceOf(Remote.Missing.class);
  }

  @Test
  void nothingIsMissing() {
    assertThat(upload(RemoteRef.NONE)).isInstanceOf(Remote.Missing.class);
  }

  /** A job tells neither the name of its record nor its marker. */
  @Test
  void theNameOfWhatIsCompleteIsLookedUp() {
    // Given
    RemoteRef upload = uploaded();
    RemoteRef job = new RemoteRef(null, null, upload.jobId());
    UploadView running = upload(job).known().orElseThrow();
    v2.finishAllUploads();

    // When
    UploadView complete = upload(job).known().orElseThrow();

    // Then
    assertThat(running.ref()).isEqualTo(new RemoteRef(null, upload.modelId(), upload.jobId()));
    assertThat(complete.ref()).isEqualTo(upload);
    assertThat(v2.calls().count(V2Route.MODEL)).isEqualTo(1);
  }

  @Test
  void anUploadWhoseRecordIsGoneIsMissing() {
    // Given
    RemoteRef upload = uploaded();
    RemoteRef job = new RemoteRef(null, null, upload.jobId());
    v2.finishAllUploads();
    v2.removeModel(String.valueOf(upload.modelId()));

    // Then
    assertThat(upload(job)).isInstanceOf(Remote.Missing.class);
  }

  @Test
  void aRevisionThatCannotBeReadSaysNothing() {
    // Given
    RemoteRef upload = uploaded();
    v2.forgetUpload(String.valueOf(upload.jobId()));
    v2.calls().failAlways(V2Route.REVISIONS, InjectedFault.status(503));

    // Then
    assertThat(failure(upload(upload)).reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
  }

  @Test
  void aRecordThatIsGoneBeforeItsUploadIsMadeAgain() {
    // Given
    RemoteRef record = process.created(BOT, KEY, RemoteRef.NONE, order());
    v2.removeModel(String.valueOf(record.modelId()));

    // When
    CreateOutcome outcome = process.create(BOT, KEY, record, order());

    // Then
    assertThat(error(outcome).reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
    assertThat(error(outcome).effect()).isEqualTo(RemoteError.Effect.NONE);
  }

  /** Of a thousand models and their jobs, the jobs alone tell how far they are. */
  @Test
  void whoFollowsReadsNoModels() {
    // Given
    RemoteRef bot = uploaded(BOT);
    RemoteRef cat = uploaded(CAT);
    upload(bot);
    int models = v2.calls().count(V2Route.MODELS);
    Freshness now = process.later();
    process.backend(CAT, KEY).upload(cat, now);

    // When
    process.settled(() -> process.backend(BOT, KEY).upload(bot, now));
    process.settled(() -> process.backend(CAT, KEY).upload(cat, now));

    // Then
    assertThat(v2.calls().count(V2Route.MODELS)).isEqualTo(models);
    assertThat(v2.calls().count(V2Route.UPLOADS)).isPositive();
  }

  @Test
  void aFewAreReadAloneWhereTheListIsLong() {
    // Given
    RemoteRef bot = uploaded(BOT);
    RemoteRef cat = uploaded(CAT);
    for (int i = 0; i < 8; i++) {
      process.created(BOT, KEY, bot.ofRecord(), order());
    }
    v2.behaviour().withPageSize(2);
    process.backend(CAT, KEY).upload(cat, process.later());
    process.queue.runAll();
    upload(bot);
    int lists = v2.calls().count(V2Route.UPLOADS);
    int singles = v2.calls().count(V2Route.UPLOAD);
    Freshness now = process.later();

    // When
    process.settled(() -> process.backend(BOT, KEY).upload(bot, now));
    process.settled(() -> process.backend(CAT, KEY).upload(cat, now));

    // Then
    assertThat(v2.calls().count(V2Route.UPLOADS)).isEqualTo(lists);
    assertThat(v2.calls().count(V2Route.UPLOAD) - singles).isEqualTo(2);
  }
}
