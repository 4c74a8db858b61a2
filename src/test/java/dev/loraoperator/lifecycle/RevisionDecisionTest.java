package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.spec;
import static dev.loraoperator.lifecycle.Specs.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.lifecycle.upload.History;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the revisions of an adapter whose spec changes, and changes back. */
class RevisionDecisionTest {

  private static final AdapterSpec SPEC = spec().build();
  private static final String HASH = SPEC.specHash();
  private static final AdapterSpec CHANGED = spec().named("support-bot-2").build();
  private static final Instant EARLIER = NOW.minusSeconds(30);
  private static final Instant LONG_AGO = NOW.minusSeconds(600);

  private final Lifecycle lifecycle = Specs.lifecycle();

  private static Revision complete(int number, String name, String hash) {
    return Revisions.intended(number, name, hash, LONG_AGO)
        .created(new RemoteRef("acme/" + name, null, "job-" + number))
        .observed(upload("job-" + number, "Complete", name, null), EARLIER);
  }

  private static State using(String name, Revision... revisions) {
    return State.none()
        .withRevisions(List.of(revisions))
        .withModel(Revisions.model("acme/" + name, revisions[revisions.length - 1].number()));
  }

  private Decision.Update update(AdapterSpec spec, State before, SituationBuilder situation) {
    Decision decision = lifecycle.next(situation.of(spec, before));
    assertThat(decision).isInstanceOf(Decision.Update.class);
    return (Decision.Update) decision;
  }

  private static List<String> names(State state) {
    return state.revisions().stream()
        .map(revision -> revision.remoteName() + (revision.intent() == null ? "" : " intent"))
        .toList();
  }

  @Test
  void goingBackToASpecOfTheHistoryReadsAndUploadsNothing() {
    // Given the model of a second spec in use
    State before =
        using(
            "support-bot-r2",
            complete(1, "support-bot", HASH),
            complete(2, "support-bot-r2", "0ther"));
    SituationBuilder situation = given();

    // When
    Decision.Update back = update(SPEC, before, situation);

    // Then
    assertThat(back.ready().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(back.effects()).isEmpty();
    assertThat(situation.reads()).isEmpty();
    assertThat(back.state().model()).isEqualTo(Revisions.model("acme/support-bot", 1));
    assertThat(names(back.state())).isEqualTo(names(before));
    assertThat(update(SPEC, back.state(), given()).state()).isEqualTo(back.state());
  }

  @Test
  void anOpenCreateIsKeptWhileAnotherSpecIsUploaded() {
    // Given a create whose effect is not known
    State open = State.none().with(Revisions.intended("support-bot", HASH, EARLIER));

    // When the spec changes, and changes back, and the job of that create is listed
    State changed = update(CHANGED, open, given().uploads()).state();
    Decision.Update back =
        update(
            SPEC,
            changed,
            given().uploads(upload("job-9", "Running", "support-bot", SPEC.markedDescription())));

    // Then
    assertThat(names(changed)).containsExactly("support-bot-2 intent", "support-bot intent");
    assertThat(back.effects()).isEmpty();
    assertThat(back.ready().reason()).isEqualTo(Reason.UPLOAD_IN_PROGRESS);
    assertThat(back.state().revision(HASH).orElseThrow().ref().jobId()).isEqualTo("job-9");
    assertThat(names(back.state())).containsExactly("support-bot-2 intent", "support-bot");
  }

  @Test
  void aTakenNameOfOurOwnChoiceIsGivenUpForTheNext() {
    // Given the second upload of an adapter, posted to a name that the operator has chosen
    Revision next = Revisions.intended(2, "support-bot-r2", HASH, EARLIER);
    State before = using("support-bot", complete(1, "support-bot", "0ld")).with(next);

    // When somebody else has that name
    Decision.Update taken =
        update(SPEC, before, given().outcome(new CreateOutcome.NameTaken()).uploads());
    Decision.Update again = update(SPEC, taken.state(), given().uploads());

    // Then
    assertThat(taken.ready().reason()).isEqualTo(Reason.RETRYING);
    assertThat(taken.state().revision(HASH).orElseThrow().phase())
        .isEqualTo(UploadPhase.NAME_TAKEN);
    assertThat(Effects.create(again.effects()).order().modelName()).isEqualTo("support-bot-r3");
  }

  /** One row of the list, with the name of a create whose reply was lost. */
  static Stream<Arguments> rows() {
    String sent = SPEC.markedDescription();
    return Stream.of(
        Arguments.of("without a description", null, true),
        Arguments.of("with an empty description", " ", true),
        Arguments.of("with what we sent", sent, true),
        Arguments.of("with the beginning of what we sent", sent.substring(0, 30), true),
        Arguments.of("with the words of somebody else", "my adapter", false),
        Arguments.of("with another resource's marker", other("team-b", HASH), false),
        Arguments.of("with the marker of another spec", other("team-a", "0123"), false));
  }

  private static String other(String namespace, String hash) {
    return "lora-operator:default/" + namespace + "/support-bot/" + hash;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aRowIsJudgedByItself(String name, @Nullable String description, boolean ours) {
    // Given
    State open = State.none().with(Revisions.intended("support-bot", HASH, EARLIER));
    SituationBuilder list =
        given()
            .uploads(
                upload("job-2", "Complete", "else", "described"),
                upload("job-9", "Running", "support-bot", description));

    // When
    Decision.Update update = update(SPEC, open, list);

    // Then
    assertThat(update.ready().reason())
        .isEqualTo(ours ? Reason.UPLOAD_IN_PROGRESS : Reason.NAME_CONFLICT);
    assertThat(update.effects()).isEmpty();
  }

  /** Revisions beside three newer ones, with a limit of three. */
  static Stream<Arguments> oldRevisions() {
    Revision old = complete(1, "support-bot", "0ld");
    State none = State.none();
    return Stream.of(
        Arguments.of("that is done", none, old, false),
        Arguments.of("that is in use", using("support-bot", old), old, true),
        Arguments.of(
            "that is attached",
            none.withServing(
                Serving.NONE.holding(new Attachment("e", "acme/e", "acme/support-bot", "x"))),
            old,
            true),
        Arguments.of("that the spec asks for", none, complete(1, "support-bot", HASH), true),
        Arguments.of(
            "with an open create",
            none,
            Revisions.intended(1, "support-bot", "0ld", LONG_AGO),
            true),
        Arguments.of(
            "with a create of yesterday",
            none,
            Revisions.intended(1, "support-bot", "0ld", NOW.minus(Duration.ofDays(1))),
            false));
  }

  @ParameterizedTest(name = "a revision {0}")
  @MethodSource("oldRevisions")
  void oldRevisionsGoUnlessSomethingStandsOnThem(
      String name, State state, Revision old, boolean kept) {
    // Given
    List<Revision> newer =
        IntStream.rangeClosed(2, 4)
            .mapToObj(number -> complete(number, "support-bot-r" + number, "newer" + number))
            .toList();
    State before = state.withRevisions(Stream.concat(newer.stream(), Stream.of(old)).toList());

    // When
    State pruned = History.pruned(given().of(spec().keeping(3).build(), before), before);

    // Then
    assertThat(pruned.revisions().stream().map(Revision::number))
        .isEqualTo(kept ? List.of(4, 3, 2, 1) : List.of(4, 3, 2));
  }

  @Test
  void aJobThatIsLookedForOnAndOnIsWorthOneWrite() {
    // Given a job that has not ended in time
    State following =
        State.none()
            .with(
                Revisions.intended("support-bot", HASH, EARLIER)
                    .created(new RemoteRef("acme/support-bot", null, "job-1")));
    Instant late = NOW.plus(Duration.ofHours(3));

    // When it is looked for twice
    Decision.Update first = update(SPEC, following, running(late));
    Decision.Update second = update(SPEC, first.state(), running(late.plusSeconds(300)));

    // Then
    assertThat(first.ready().reason()).isEqualTo(Reason.UPLOAD_DEADLINE_EXCEEDED);
    assertThat(second.state()).isEqualTo(first.state());
    assertThat(second.ready()).isEqualTo(first.ready());
    assertThat(second.requeueAfter()).isPositive();
  }

  private static SituationBuilder running(Instant now) {
    return given().now(now).upload(upload("job-1", "Running", "support-bot", null));
  }

  @Test
  void aReasonOfANewerVersionIsNoCrash() {
    // Given a failed verification that Ready waits for, told in a word of another version
    AdapterSpec spec = spec().verified(Specs.GATED).build();
    State uploaded = using("old", complete(1, "support-bot", spec.specHash()));
    State asking = update(spec, uploaded, given()).state();
    State failed =
        asking.withVerification(
            new Verification(
                asking.verification().probeHash(),
                new ConditionValue("False", "ReasonOfTomorrow", "words"),
                NOW,
                1,
                null,
                null));

    // When
    Decision.Update update = update(spec, failed, given());

    // Then
    assertThat(update.ready().reason()).isEqualTo(Reason.MODEL_NOT_SERVABLE);
  }
}
