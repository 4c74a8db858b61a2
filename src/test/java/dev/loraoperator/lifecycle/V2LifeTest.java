package dev.loraoperator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.OwnershipMarker;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.V2Model;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.testing.v2.ValidationStatus;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an adapter on v2 after its upload, against a v2 server over HTTP. */
class V2LifeTest extends V2Walks {

  private static final int LONGEST = 400;
  private static final int LAST_CRASH = 6;

  static Stream<Arguments> crashes() {
    return Stream.of(false, true)
        .flatMap(
            lost ->
                IntStream.range(0, LAST_CRASH)
                    .mapToObj(crashAfter -> Arguments.of(lost, crashAfter)));
  }

  @ParameterizedTest(name = "reply lost: {0}, crash after step {1}")
  @MethodSource("crashes")
  void aDeletionTakesTheRecordWithIt(boolean replyIsLost, int crashAfter) {
    // Given
    V2History history = ready(request("default", DeletionPolicy.DELETE, "text"));
    if (replyIsLost) {
      v2.calls().failNext(V2Route.DELETE_MODEL, new InjectedFault.LoseReply());
    }
    history.delete();

    // When
    for (int step = 0; !history.isGone() && step < LONGEST; step++) {
      history.step();
      if (step == crashAfter) {
        history.crash();
      }
    }

    // Then
    assertThat(history.isGone()).as("%s", history).isTrue();
    assertThat(v2.models()).allMatch(V2Model::deleted);
  }

  @Test
  void aRetainedRecordStays() {
    V2History history = ready(request("default", DeletionPolicy.RETAIN, "text"));

    history.delete();
    until(history, history::isGone);

    assertThat(v2.models()).noneMatch(V2Model::deleted);
    assertThat(v2.calls().count(V2Route.DELETE_MODEL)).isZero();
    assertThat(history.events).isEmpty();
  }

  @Test
  void everyRecordWithTheMarkerIsDeletedAndNoOther() {
    // Given
    AdapterSpec spec = request("prod", DeletionPolicy.DELETE, "text");
    V2History history = ready(spec);
    V2Model unrecorded = v2.occupy("acme", "support-bot-r9", "old " + spec.marker().text());
    V2Model another =
        v2.occupy(
            "acme", "cat", new OwnershipMarker("prod", new AdapterId("x", "cat"), "0f").text());
    V2Model otherOwner =
        v2.occupy("acme", "dog", new OwnershipMarker("other", spec.id(), spec.specHash()).text());

    // When
    history.delete();
    until(history, history::isGone);

    // Then
    assertThat(v2.models())
        .filteredOn(model -> !model.deleted())
        .extracting(V2Model::id)
        .containsExactlyInAnyOrder(another.id(), otherOwner.id());
    assertThat(v2.models())
        .filteredOn(V2Model::deleted)
        .extracting(V2Model::id)
        .contains(unrecorded.id());
    assertThat(history.events).containsOnly(Reason.MODEL_DELETED);
  }

  @Test
  void withTheDefaultOwnerOnlyWhatItMadeItselfIsDeleted() {
    // Given
    AdapterSpec spec = request("default", DeletionPolicy.DELETE, "text");
    V2History first = ready(spec);
    first.forgetStatus();
    until(first, first::isReady);

    // When
    first.delete();
    until(first, first::isGone);

    // Then
    assertThat(v2.models()).noneMatch(V2Model::deleted);
    assertThat(first.events).containsExactly(Reason.SHARED_OWNER);
  }

  @Test
  void withAnOwnerOfItsOwnWhatItAdoptedIsDeletedToo() {
    // Given
    V2History history = ready(request("prod", DeletionPolicy.DELETE, "text"));
    history.forgetStatus();
    until(history, history::isReady);

    // When
    history.delete();
    until(history, history::isGone);

    // Then
    assertThat(v2.models()).allMatch(V2Model::deleted);
  }

  @Test
  void aRecordInUseIsWaitedForAndThenDeleted() {
    // Given
    V2History history = ready(request("default", DeletionPolicy.DELETE, "text"));
    String id = v2.models().get(0).id();
    v2.setReferenced(id, true);
    history.delete();
    until(history, () -> history.reason() == Reason.MODEL_IN_USE);

    // When
    v2.setReferenced(id, false);
    until(history, history::isGone);

    // Then
    assertThat(v2.models()).allMatch(V2Model::deleted);
  }

  @Test
  void aRecordThatStaysInUseIsLeftBehindAfterTheDeadline() {
    // Given
    V2History history = ready(request("default", DeletionPolicy.DELETE, "text"));
    v2.setReferenced(v2.models().get(0).id(), true);

    // When
    history.delete();
    until(history, history::isGone);

    // Then
    assertThat(v2.models()).noneMatch(V2Model::deleted);
    assertThat(history.events).containsExactly(Reason.MODEL_LEFT_BEHIND);
  }

  @Test
  void anUploadWhoseCreateIsOpenIsFoundAndDeleted() {
    // Given
    v2.calls().failNext(V2Route.CREATE_MODEL, new InjectedFault.LoseReply());
    V2History history = history(request("default", DeletionPolicy.DELETE, "text"));
    until(history, () -> v2.models().size() == 1);
    history.crash();

    // When
    history.delete();
    until(history, history::isGone);

    // Then
    assertThat(v2.models()).allMatch(V2Model::deleted);
  }

  @Test
  void aRecordWhoseMarkerSomebodyHasRemovedIsLeftBehind() {
    // Given
    V2History history = ready(request("default", DeletionPolicy.DELETE, "text"));
    v2.describe(v2.models().get(0).id(), "mine now");

    // When
    history.delete();
    until(history, history::isGone);

    // Then
    assertThat(v2.models()).noneMatch(V2Model::deleted);
    assertThat(history.events).containsExactly(Reason.MODEL_LEFT_BEHIND);
  }

  @Test
  void aChangedDescriptionIsPatchedOnce() {
    // Given
    V2History history = ready(request("default", DeletionPolicy.RETAIN, "text"));

    // When
    AdapterSpec changed = request("default", DeletionPolicy.RETAIN, "another text");
    history.apply(changed);
    steps(history, 40);

    // Then
    assertThat(v2.models().get(0).description()).isEqualTo(changed.markedDescription());
    assertThat(v2.calls().count(V2Route.PATCH_MODEL)).isEqualTo(1);
    assertThat(v2.uploads()).hasSize(1);
    assertThat(history.isReady()).isTrue();
  }

  @Test
  void aMarkerThatIsGoneIsPutBackOnTheInterval() {
    // Given
    AdapterSpec spec = request("default", DeletionPolicy.RETAIN, "text");
    V2History history = ready(spec);

    // When
    v2.describe(v2.models().get(0).id(), "mine now");
    steps(history, 40);

    // Then
    assertThat(v2.models().get(0).description()).isEqualTo(spec.markedDescription());
    assertThat(v2.calls().count(V2Route.PATCH_MODEL)).isEqualTo(1);
  }

  @Test
  void aRecordThatHasComeToBeAnothersIsNotTouchedAgain() {
    // Given
    V2History history = ready(request("prod", DeletionPolicy.DELETE, "text"));
    String others = "theirs " + new OwnershipMarker("prod", new AdapterId("x", "y"), "0f").text();

    // When
    v2.describe(v2.models().get(0).id(), others);
    steps(history, 40);
    history.delete();
    until(history, history::isGone);

    // Then
    assertThat(v2.models().get(0).description()).isEqualTo(others);
    assertThat(v2.models()).noneMatch(V2Model::deleted);
    assertThat(v2.calls().count(V2Route.PATCH_MODEL)).isZero();
    assertThat(history.events).contains(Reason.RECORD_NOT_OURS);
  }

  @Test
  void aNewSlugChangesTheNameThatApplicationsUse() {
    // Given
    V2History history = ready(request("default", DeletionPolicy.RETAIN, "text"));

    // When
    v2.setSlug("acme", "acme-inc");
    steps(history, 40);

    // Then
    assertThat(history.state().model().name()).isEqualTo("acme-inc/support-bot");
    assertThat(history.state().model().inferenceModel()).isEqualTo("acme-inc/support-bot");
    assertThat(history.events).containsExactly(Reason.MODEL_RENAMED);
  }

  @ParameterizedTest
  @EnumSource(
      value = V2Route.class,
      names = {"CREATE_UPLOAD", "CREATE_MODEL"})
  void aClusterRebuiltFromGitPostsNothing(V2Route post) {
    // Given
    V2History history = ready(request("default", DeletionPolicy.RETAIN, "text"));
    v2.uploads().forEach(upload -> v2.forgetUpload(upload.id()));

    // When
    history.forgetStatus();
    until(history, history::isReady);

    // Then
    assertThat(v2.calls().count(post)).isEqualTo(1);
    assertThat(history.state().revisions())
        .extracting(revision -> revision.placement().origin())
        .containsExactly(Placement.Origin.ADOPTED);
  }

  @Test
  void aFailedUploadIsTriedAgainOnTheSameRecord() {
    // Given
    v2.failUploadsWith("no such repository");
    V2History history = history(request("default", DeletionPolicy.RETAIN, "text"));
    until(history, () -> history.reason() == Reason.UPLOAD_FAILED);

    // When
    v2.failUploadsWith(null);
    history.apply(request("default", DeletionPolicy.RETAIN, "text"));
    until(history, history::isReady);

    // Then
    assertThat(v2.models()).hasSize(1);
    assertThat(v2.uploads()).hasSize(2);
    assertThat(history.state().model().name()).isEqualTo("acme/support-bot");
  }

  @Test
  void aFailedValidationIsMendedOnTheSameRecord() {
    // Given
    v2.behaviour().withValidation(ValidationStatus.FAILED);
    V2History history = history(request("default", DeletionPolicy.RETAIN, "text"));
    until(history, () -> history.reason() == Reason.VALIDATION_FAILED);
    assertThat(history.state().model().name()).isNull();

    // When
    v2.behaviour().withValidation(ValidationStatus.SUCCESS);
    history.apply(request("default", DeletionPolicy.RETAIN, "text"));
    until(history, history::isReady);

    // Then
    assertThat(v2.models()).hasSize(1);
    assertThat(v2.uploads()).hasSize(2);
  }

  @Test
  void aRecordThatIsDeletedBetweenTheTwoPostsIsMadeAgain() {
    // Given
    V2History history = history(request("default", DeletionPolicy.RETAIN, "text"));
    until(history, () -> v2.models().size() == 1);
    v2.removeModel(v2.models().get(0).id());

    // When
    until(history, history::isReady);

    // Then
    assertThat(v2.models()).filteredOn(model -> !model.deleted()).hasSize(1);
    assertThat(v2.uploads()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "by hand"})
  void aRecordOfItsNameThatAppearsWhileAReplyIsMissingIsNotTakenForIts(String description) {
    // Given
    v2.calls().failNext(V2Route.CREATE_MODEL, new InjectedFault.Cut());
    V2History history = history(request("default", DeletionPolicy.RETAIN, "text"));
    until(history, () -> v2.calls().count(V2Route.CREATE_MODEL) == 1);

    // When
    v2.occupy("acme", "support-bot", description);
    until(history, () -> history.reason() == Reason.NAME_CONFLICT);

    // Then
    assertThat(v2.models()).hasSize(1);
    assertThat(v2.uploads()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("existingNames")
  void anExistingModelIsServedWithoutAPost(String named) {
    // Given
    V2Model tuned = v2.occupy("acme", "tuned", "by Together's own fine-tuning");
    AdapterSpec spec = existing(named.equals("id") ? tuned.id() : named);
    V2History history = history(spec);

    // When
    until(history, history::isReady);
    history.delete();
    until(history, history::isGone);

    // Then
    assertThat(history.state().model().name()).isEqualTo("acme/tuned");
    assertThat(v2.calls().count(V2Route.CREATE_MODEL)).isZero();
    assertThat(v2.calls().count(V2Route.CREATE_UPLOAD)).isZero();
    assertThat(v2.calls().count(V2Route.PATCH_MODEL)).isZero();
    assertThat(v2.models()).noneMatch(V2Model::deleted);
  }

  static Stream<String> existingNames() {
    return Stream.of("id", "acme/tuned", "tuned");
  }

  @Test
  void anExistingModelThatIsNotThereIsWaitedFor() {
    V2History history = history(existing("acme/tuned"));
    until(history, () -> history.reason() == Reason.MODEL_NOT_FOUND);

    v2.occupy("acme", "tuned", "by Together's own fine-tuning");
    until(history, history::isReady);

    assertThat(history.state().model().name()).isEqualTo("acme/tuned");
  }

  private void until(V2History history, BooleanSupplier reached) {
    for (int step = 0; !reached.getAsBoolean() && step < LONGEST; step++) {
      history.step();
    }
    assertThat(reached.getAsBoolean()).as("%s", history).isTrue();
  }

  private static void steps(V2History history, int count) {
    for (int step = 0; step < count; step++) {
      history.step();
    }
  }

  private V2History ready(AdapterSpec spec) {
    V2History history = history(spec);
    until(history, history::isReady);
    return history;
  }

  private static AdapterSpec existing(String model) {
    return request("prod", DeletionPolicy.DELETE, null, new Source.Existing(model));
  }
}
