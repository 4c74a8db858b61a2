package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.backend.upload.Validation.Result;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.testing.v2.ValidationStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service's own check of an upload, read over HTTP. */
class V2ValidationTest extends V2BackendRig {

  private Validation validation(RemoteRef ref) {
    return process.validation(BOT, KEY, ref).known().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "ABSENT, PENDING, ''",
    "UNSPECIFIED, PENDING, ''",
    "PENDING, PENDING, ''",
    "SUCCESS, SUCCEEDED, ''",
    "FAILED, FAILED, adapter.base_model_match: the adapter does not fit its base model",
    "ERROR, ERROR, ''"
  })
  void readsHowTheCheckHasEnded(ValidationStatus status, Result result, String message) {
    // Given
    v2.behaviour().withValidation(status);
    RemoteRef upload = uploaded();
    v2.finishAllUploads();

    // When
    Validation validation = validation(upload);

    // Then
    String revision = v2.revisions(String.valueOf(upload.modelId())).get(0).id();
    assertThat(validation).isEqualTo(new Validation(revision, result, message));
  }

  @Test
  void nothingHasBegunBeforeTheFilesAreThere() {
    // Given
    RemoteRef upload = uploaded();

    // When
    Validation validation = validation(upload);

    // Then
    assertThat(validation).isEqualTo(Validation.NONE);
  }

  @Test
  void theNewestRevisionCounts() {
    // Given
    RemoteRef first = uploaded();
    v2.finishAllUploads();
    Validation before = validation(first);
    clock.advance(Duration.ofSeconds(1));
    process.created(BOT, KEY, first.ofRecord(), order());
    v2.finishAllUploads();

    // When
    Validation after = validation(first);

    // Then
    assertThat(after.revisionId()).isNotEqualTo(before.revisionId());
    assertThat(after.revisionId())
        .isEqualTo(v2.revisions(String.valueOf(first.modelId())).get(0).id());
  }

  @Test
  void oneReadServesAllWhoAsk() {
    // Given
    RemoteRef upload = uploaded();
    v2.finishAllUploads();
    process.uploads(CAT, SECOND_KEY);
    validation(upload);

    // When
    Remote<Validation> ofCat = process.backend(CAT, SECOND_KEY).validation(upload, Freshness.ANY);

    // Then
    assertThat(ofCat).isInstanceOf(Remote.Known.class);
    assertThat(v2.calls().count(V2Route.REVISIONS)).isEqualTo(1);
  }

  @Test
  void aModelThatIsGoneHasNone() {
    // Given
    RemoteRef upload = uploaded();
    v2.removeModel(String.valueOf(upload.modelId()));

    // When
    Remote<Validation> validation = process.validation(BOT, KEY, upload);

    // Then
    assertThat(validation).isInstanceOf(Remote.Missing.class);
  }

  @Test
  void aModelThatIsNotKnownHasNone() {
    // When
    Remote<Validation> validation =
        process.validation(BOT, KEY, new RemoteRef("acme/bot", null, "job_1"));

    // Then
    assertThat(validation).isInstanceOf(Remote.Missing.class);
    assertThat(v2.calls().count(V2Route.REVISIONS)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"503, TOGETHER_UNAVAILABLE", "403, FORBIDDEN", "404, NOT_FOUND"})
  void aFailureSaysNothingOfTheFiles(int status, Reason reason) {
    // Given
    RemoteRef upload = uploaded();
    v2.calls().failAlways(V2Route.REVISIONS, InjectedFault.body(status, "<html>nothing</html>"));

    // When
    Remote<Validation> validation = process.validation(BOT, KEY, upload);

    // Then
    assertThat(failure(validation).reason()).isEqualTo(reason);
  }
}
