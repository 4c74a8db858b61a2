package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.V2Behaviour;
import dev.loraoperator.testing.v2.V2Route;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port of v2 over HTTP: from nothing to an upload that has succeeded. */
class V2BackendTest extends V2BackendRig {

  @Test
  void createsARecordAndThenAnUpload() {
    // Given
    assertThat(process.uploads(BOT, KEY).uploads()).isEmpty();

    // When
    RemoteRef record = process.created(BOT, KEY, RemoteRef.NONE, order());
    RemoteRef upload = process.created(BOT, KEY, record, order());

    // Then
    assertThat(record.isComplete()).isFalse();
    assertThat(record.modelName()).isEqualTo("acme/bot");
    assertThat(record.modelId()).isEqualTo(v2.models().get(0).id());
    assertThat(upload)
        .isEqualTo(new RemoteRef("acme/bot", record.modelId(), v2.uploads().get(0).id()));
    assertThat(process.woken).containsOnly(BOT);
  }

  @Test
  void namesTheStepThatIsNext() {
    // Given
    RemoteRef record = new RemoteRef("acme/bot", "ml_1", null);

    // When
    String first = process.backend(BOT, KEY).nextStep(RemoteRef.NONE);
    String second = process.backend(BOT, KEY).nextStep(record);

    // Then
    assertThat(first).isEqualTo("create");
    assertThat(second).isEqualTo("upload");
  }

  @Test
  void aRecordWithoutAJobIsNotComplete() {
    // Given
    RemoteRef record = process.created(BOT, KEY, RemoteRef.NONE, order());

    // When
    Optional<UploadView> seen = process.uploads(BOT, KEY).carrying(MARKER);

    // Then
    assertThat(seen).isPresent();
    assertThat(seen.get().ref()).isEqualTo(record);
    assertThat(seen.get().phase()).isEqualTo(UploadPhase.IN_PROGRESS);
  }

  @Test
  void followsAnUploadToItsEnd() {
    // Given
    RemoteRef upload = uploaded();
    UploadView queued = process.upload(BOT, KEY, upload);
    clock.advance(PENDING);
    UploadView running = process.upload(BOT, KEY, upload);
    clock.advance(RUNNING);

    // When
    UploadView ended = process.upload(BOT, KEY, upload);

    // Then
    assertThat(queued.phase()).isEqualTo(UploadPhase.QUEUED);
    assertThat(running.phase()).isEqualTo(UploadPhase.IN_PROGRESS);
    assertThat(running.status()).isEqualTo("RUNNING");
    assertThat(ended.phase()).isEqualTo(UploadPhase.COMPLETE);
    assertThat(ended.ref().jobId()).isEqualTo(upload.jobId());
    assertThat(v2.calls().count(V2Route.UPLOADS)).isEqualTo(1);
  }

  @Test
  void listsWhatHasSucceededWithItsMarker() {
    // Given
    RemoteRef upload = uploaded();
    v2.finishAllUploads();

    // When
    UploadView seen = process.uploads(BOT, KEY).carrying(MARKER).orElseThrow();

    // Then
    assertThat(seen.ref()).isEqualTo(upload);
    assertThat(seen.phase()).isEqualTo(UploadPhase.COMPLETE);
    assertThat(seen.status()).isEqualTo("SUCCEEDED");
    assertThat(seen.isNamed("bot")).isTrue();
    assertThat(seen.createdAt()).isEqualTo(v2.uploads().get(0).createdAt());
  }

  @Test
  void tellsWhyAnUploadHasFailed() {
    // Given
    RemoteRef upload = uploaded();
    v2.failUploadsWith("adapter_config.json is missing");
    v2.finishAllUploads();

    // When
    UploadView seen = process.upload(BOT, KEY, upload);

    // Then
    assertThat(seen.phase()).isEqualTo(UploadPhase.FAILED);
    assertThat(seen.message()).isEqualTo("adapter_config.json is missing");
  }

  @Test
  void anErrorThatStandsStillIsFinal() {
    // Given
    v2.behaviour().withWorkerErrors(V2Behaviour.ALWAYS, 0);
    RemoteRef upload = uploaded();
    clock.advance(PENDING.plus(RUNNING));
    UploadView before = process.upload(BOT, KEY, upload);
    clock.advance(Duration.ofMinutes(16));

    // When
    UploadView after = process.upload(BOT, KEY, upload);

    // Then
    assertThat(before.status()).isEqualTo("ERROR");
    assertThat(before.phase()).isEqualTo(UploadPhase.IN_PROGRESS);
    assertThat(after.phase()).isEqualTo(UploadPhase.FAILED);
  }

  @Test
  void aRecordWhoseReplyWasLostIsFoundAgain() {
    // Given
    v2.calls().failNext(V2Route.CREATE_MODEL, new InjectedFault.LoseReply());
    CreateOutcome lost = process.create(BOT, KEY, RemoteRef.NONE, order());

    // When
    UploadView seen = restarted().uploads(BOT, KEY).carrying(MARKER).orElseThrow();

    // Then
    assertThat(error(lost).effect()).isEqualTo(RemoteError.Effect.UNKNOWN);
    assertThat(seen.ref()).isEqualTo(new RemoteRef("acme/bot", v2.models().get(0).id(), null));
  }

  @Test
  void anUploadWhoseReplyWasLostIsFoundAgain() {
    // Given
    RemoteRef record = process.created(BOT, KEY, RemoteRef.NONE, order());
    v2.calls().failNext(V2Route.CREATE_UPLOAD, new InjectedFault.LoseReply());
    CreateOutcome lost = process.create(BOT, KEY, record, order());

    // When
    UploadView seen = restarted().uploads(BOT, KEY).carrying(MARKER).orElseThrow();

    // Then
    assertThat(error(lost).effect()).isEqualTo(RemoteError.Effect.UNKNOWN);
    assertThat(seen.ref().jobId()).isEqualTo(v2.uploads().get(0).id());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRecordOfSomebodyElseIsNotOurs(boolean plain) {
    // Given
    v2.occupy("acme", "bot", "of somebody else");
    if (plain) {
      v2.behaviour().withPlainNameTaken();
    }

    // When
    CreateOutcome outcome = process.create(BOT, KEY, RemoteRef.NONE, order());

    // Then
    UploadList uploads = process.uploads(BOT, KEY);
    assertThat(outcome).isEqualTo(new CreateOutcome.NameTaken());
    assertThat(uploads.byName("bot")).hasSize(1);
    assertThat(uploads.carrying(MARKER)).isEmpty();
  }

  @Test
  void aTakenNameMayBeARecordOfOurs() {
    // Given
    process.created(BOT, KEY, RemoteRef.NONE, order());

    // When
    CreateOutcome outcome = process.create(BOT, KEY, RemoteRef.NONE, order());

    // Then
    assertThat(outcome).isEqualTo(new CreateOutcome.NameTaken());
    assertThat(process.uploads(BOT, KEY).carrying(MARKER)).isPresent();
  }

  @Test
  void anUploadThatIsThereAlreadyIsLookedFor() {
    // Given
    v2.behaviour().withOneUploadPerModel();
    RemoteRef upload = uploaded();
    RemoteRef record = new RemoteRef(upload.modelName(), upload.modelId(), null);

    // When
    CreateOutcome outcome = process.create(BOT, KEY, record, order());

    // Then
    assertThat(error(outcome).reason()).isEqualTo(Reason.CONFLICT);
    assertThat(error(outcome).effect()).isEqualTo(RemoteError.Effect.UNKNOWN);
    assertThat(process.uploads(BOT, KEY).carrying(MARKER).orElseThrow().ref()).isEqualTo(upload);
  }

  @Test
  void sendsNothingWithoutABaseModel() {
    // Given
    process.uploads(BOT, KEY);

    // When
    CreateOutcome outcome = process.create(BOT, KEY, RemoteRef.NONE, order(null));

    // Then
    assertThat(error(outcome).reason()).isEqualTo(Reason.BASE_MODEL_REQUIRED);
    assertThat(error(outcome).effect()).isEqualTo(RemoteError.Effect.NONE);
    assertThat(v2.calls().count(V2Route.CREATE_MODEL)).isZero();
  }
}
