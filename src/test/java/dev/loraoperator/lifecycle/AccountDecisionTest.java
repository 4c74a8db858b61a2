package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.spec;
import static dev.loraoperator.lifecycle.Specs.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Destination;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an adapter whose API key opens another account, or is refused. */
class AccountDecisionTest {

  private static final SecretKeyRef KEY = new SecretKeyRef("together-api-key", "TOGETHER_API_KEY");
  private static final SecretKeyRef OTHER_KEY = new SecretKeyRef("new-key", "TOGETHER_API_KEY");
  private static final AdapterSpec SPEC = spec().build();
  private static final AdapterSpec ON_OTHER_KEY = spec().withKey(OTHER_KEY).build();
  private static final Instant LONG_AGO = NOW.minusSeconds(600);
  private static final Attachment HELD = Specs.attachment("e1", "acme/qwen", "acme/support-bot");
  private static final RemoteError REFUSED = StatusErrors.of(401, "", null);

  private final Lifecycle lifecycle = Specs.lifecycle();

  private static Placement in(@Nullable String project, SecretKeyRef key) {
    return new Placement(Api.V1, project, key, Placement.Origin.UPLOADED, null, null, null);
  }

  private static Revision complete(int number, String account, @Nullable String project) {
    return Revision.intended(
            number, SPEC.specHash(), in(project, KEY), "support-bot", 1, Revisions.intent(LONG_AGO))
        .created(new RemoteRef(account + "/support-bot", null, "job-" + number))
        .observed(upload("job-" + number, "Complete", "support-bot", null), NOW.minusSeconds(30));
  }

  private static State recorded(@Nullable String project, Revision... revisions) {
    State state = State.none().withRevisions(List.of(revisions));
    return project == null
        ? state
        : state.withDestination(
            new Destination(Api.V1, new Destination.Account(project, "name of " + project), null));
  }

  /** Uploaded to project p, and in use. */
  private static State ready() {
    return recorded("p", complete(1, "acme", "p"))
        .withModel(Revisions.model("acme/support-bot", 1));
  }

  /** The same, and attached there. */
  private static State attached() {
    Serving.Endpoint endpoint = new Serving.Endpoint("e1", "acme/qwen", null, "STARTED");
    return ready()
        .withServing(
            new Serving(ConditionValue.yes(Reason.BOUND, "Attached"), endpoint, List.of(HELD)));
  }

  private Decision.Update update(AdapterSpec spec, State before, SituationBuilder situation) {
    return (Decision.Update) lifecycle.next(situation.of(spec, before));
  }

  static Stream<Arguments> openings() {
    State ready = ready();
    State unknown = recorded(null, complete(1, "acme", null));
    return Stream.of(
        Arguments.of("the same account", SPEC, ready, given().project("p"), "Uploaded", "p"),
        Arguments.of("another one", SPEC, ready, given().project("q"), "AccountChanged", "p"),
        Arguments.of(
            "another one, confirmed",
            SPEC,
            ready,
            given().project("q").uploads().reconcileRequest("now"),
            "Submitting",
            "q"),
        Arguments.of(
            "another one, confirmed long ago",
            SPEC,
            ready.withHandledRequest("then"),
            given().project("q").reconcileRequest("then"),
            "AccountChanged",
            "p"),
        Arguments.of(
            "another key of the same account",
            ON_OTHER_KEY,
            ready,
            given().project("p"),
            "Uploaded",
            "p"),
        Arguments.of(
            "another key of another account",
            ON_OTHER_KEY,
            ready,
            given().project("q").uploads(),
            "Submitting",
            "q"),
        Arguments.of(
            "not known any more",
            SPEC,
            ready,
            given().identity(new Remote.Missing<>(NOW)),
            "Uploaded",
            "p"),
        Arguments.of(
            "not readable",
            SPEC,
            ready,
            given().identity(new Remote.Failed<>(REFUSED, NOW.plusSeconds(60))),
            "Uploaded",
            "p"),
        Arguments.of(
            "known for the first time", SPEC, unknown, given().project("p"), "Uploaded", "p"),
        Arguments.of(
            "never known",
            SPEC,
            unknown,
            given().identity(new Remote.Missing<>(NOW)),
            "Uploaded",
            null),
        Arguments.of(
            "another one while nothing is uploaded",
            SPEC,
            recorded("p"),
            given().project("q").uploads(),
            "Submitting",
            "q"),
        Arguments.of(
            "another one while an upload is followed",
            SPEC,
            recorded(
                "p",
                Revision.intended(
                        1,
                        SPEC.specHash(),
                        in("p", KEY),
                        "support-bot",
                        1,
                        Revisions.intent(LONG_AGO))
                    .created(new RemoteRef("acme/support-bot", null, "job-1"))),
            given().project("q"),
            "AccountChanged",
            "p"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("openings")
  void theAccountOfTheKeyIsComparedWithTheRecordedOne(
      String name,
      AdapterSpec spec,
      State before,
      SituationBuilder situation,
      String reason,
      @Nullable String project) {
    // When
    Decision.Update update = update(spec, before, situation);

    // Then
    assertThat(update.ready().reason().text()).isEqualTo(reason);
    Destination.Account account = update.state().destination().account();
    assertThat(account == null ? null : account.projectId()).isEqualTo(project);
  }

  @Test
  void nothingWaitsLongForTheAnswer() {
    Remote<Identity> pending = new Remote.Pending<>(NOW.plusSeconds(5));
    assertThat(lifecycle.next(given().identity(pending).of(SPEC, ready())))
        .isEqualTo(new Decision.Keep(Duration.ofSeconds(5)));
  }

  @Test
  void whatIsUploadedKnowsItsAccountAndItsKey() {
    // Given an account that was not known
    State before = recorded(null, complete(1, "acme", null));

    // When it is known, and the spec names another key of it
    State after = update(ON_OTHER_KEY, before, given().project("p")).state();

    // Then
    Placement place = after.revisions().get(0).placement();
    assertThat(place.account()).isEqualTo("p");
    assertThat(place.apiKey()).isEqualTo(OTHER_KEY);
  }

  @Test
  void theNewAccountGetsTheSameNameAndTheOldOneServesMeanwhile() {
    // When
    Decision.Update moved = update(ON_OTHER_KEY, ready(), given().project("q").uploads());

    // Then
    Revision made = moved.state().revisions().get(0);
    assertThat(made.number()).isEqualTo(2);
    assertThat(made.remoteName()).isEqualTo("support-bot");
    assertThat(made.placement().account()).isEqualTo("q");
    assertThat(made.placement().apiKey()).isEqualTo(OTHER_KEY);
    assertThat(moved.state().revisions().get(1)).isEqualTo(complete(1, "acme", "p"));
    assertThat(moved.state().model().name()).isEqualTo("acme/support-bot");

    // When it is uploaded there
    Decision.Update done =
        update(
            ON_OTHER_KEY,
            moved.state(),
            given()
                .project("q")
                .uploads(upload("job-2", "Complete", "support-bot", SPEC.markedDescription())));

    // Then
    assertThat(done.ready().reason()).isEqualTo(Reason.UPLOADED);
    assertThat(done.state().model().revision()).isEqualTo(2);
  }

  @Test
  void goingBackToTheFirstAccountUploadsNothing() {
    // Given both accounts have it
    State before =
        recorded("q", complete(1, "acme", "p"), complete(2, "other", "q"))
            .withModel(Revisions.model("other/support-bot", 2));
    SituationBuilder situation = given().project("p").reconcileRequest("back");

    // When
    Decision.Update back = update(SPEC, before, situation);

    // Then
    assertThat(situation.reads()).isEmpty();
    assertThat(back.effects()).isEmpty();
    assertThat(back.state().model().revision()).isEqualTo(1);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("uploaded, refused", ready(), given().refused(REFUSED), "Unauthorized"),
        Arguments.of("uploaded, accepted", ready(), given(), null),
        Arguments.of(
            "uploaded, no key",
            ready(),
            given().problem(new Problem(Reason.SECRET_NOT_FOUND, "There is no Secret")),
            "SecretNotFound"),
        Arguments.of(
            "uploaded, a key of two lines",
            ready(),
            given().problem(new Problem(Reason.INVALID_SECRET, "It has a line break")),
            "InvalidSecret"),
        Arguments.of(
            "accepted again",
            ready()
                .withDestination(
                    ready().destination().withRefusal(ConditionValue.no(Reason.UNAUTHORIZED, "x"))),
            given(),
            null),
        Arguments.of(
            "not uploaded yet: Ready says it",
            recorded("p"),
            given().refused(REFUSED).uploads(new Remote.Failed<>(REFUSED, NOW.plusSeconds(60))),
            null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void aRefusedKeyIsToldBesideReady(
      String name, State before, SituationBuilder situation, @Nullable String reason) {
    // When
    Decision.Update update = update(SPEC, before, situation.project("p"));

    // Then
    ConditionValue told = Conditions.secondary(update.state()).get(Conditions.KEY_ACCEPTED);
    assertThat(told == null ? null : told.status() + " " + told.reason())
        .isEqualTo(reason == null ? null : "False " + reason);
    assertThat(update.ready().isReady()).isEqualTo(before.model().name() != null);
  }

  /** Ready adapters without an endpoint have nothing else to come back for. */
  @Test
  void theKeyOfWhatIsReadyIsCheckedOnTheInterval() {
    assertThat(update(SPEC, ready(), given().project("p")).requeueAfter())
        .isEqualTo(SPEC.interval());
  }

  private static FakeBackend opening(String project) {
    FakeBackend backend = new FakeBackend();
    backend.identity = new Remote.Known<>(new Identity(project, null, null), NOW);
    return backend;
  }

  /** The new account has it and is used; the old attachment is still there. */
  private static State moved() {
    return recorded("q", complete(1, "acme", "p"), complete(2, "other", "q"))
        .withModel(Revisions.model("other/support-bot", 2))
        .withServing(new Serving(null, null, List.of(HELD)));
  }

  @Test
  void whatIsAttachedInTheOldAccountIsDetachedWithItsOwnKey() {
    // Given
    FakeBackend old = opening("p");

    // When
    Decision.Update update = update(ON_OTHER_KEY, moved(), given().project("q").otherKey(KEY, old));

    // Then
    assertThat(Effects.describe(update.effects())).isEqualTo("detach with together-api-key");
    assertThat(update.ready().isReady()).isTrue();
    assertThat(update.ready().message())
        .contains("Still attached", "acme/support-bot", "project p", "together-api-key");

    // When it has ended
    old.attachmentChange =
        RemoteCall.<Operation.AttachmentChange, AttachOutcome>started(new Operation.Detach(HELD))
            .ended(new AttachOutcome.Done(), NOW);
    Decision.Update ended = update(ON_OTHER_KEY, moved(), given().project("q").otherKey(KEY, old));

    // Then
    assertThat(ended.state().serving().attachments()).isEmpty();
    assertThat(Effects.describe(ended.effects()))
        .isEqualTo("forget attachment with together-api-key");
    assertThat(ended.ready().message()).doesNotContain("Still attached");
  }

  static Stream<Arguments> unreachable() {
    return Stream.of(
        Arguments.of("its Secret is gone", given()),
        Arguments.of("its Secret opens a third account", given().otherKey(KEY, opening("r"))),
        Arguments.of("its Secret opens the new account", given().otherKey(KEY, opening("q"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreachable")
  void nothingIsClaimedDetachedThatCannotBeReached(String name, SituationBuilder situation) {
    // When
    Decision.Update update = update(ON_OTHER_KEY, moved(), situation.project("q"));

    // Then
    assertThat(update.effects()).isEmpty();
    assertThat(update.state().serving().attachments()).containsExactly(HELD);
    assertThat(update.ready().message()).contains("Still attached");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreachable")
  void aDeletionWaitsForWhatCannotBeReachedAndThenSaysSo(String name, SituationBuilder situation) {
    // Given
    Situation.Deletion fresh = new Situation.Deletion(NOW, false);
    Situation.Deletion old =
        new Situation.Deletion(NOW.minus(EndpointRef.DEFAULT_DETACH_TIMEOUT), false);
    situation.project("q");

    // When
    Decision.Update waits =
        (Decision.Update) lifecycle.next(situation.of(ON_OTHER_KEY, moved(), fresh));
    Decision.Update letGo =
        (Decision.Update) lifecycle.next(situation.of(ON_OTHER_KEY, moved(), old));

    // Then
    assertThat(waits.effects()).isEmpty();
    assertThat(waits.state().serving().attachments()).containsExactly(HELD);
    assertThat(Effects.describe(letGo.effects())).isEqualTo("event BindingLeftBehind");
  }

  /** A5 (d): the endpoint of another account is "not found" in every account. */
  @Test
  void aDeletionDetachesNothingWithAKeyOfAnotherAccount() {
    // Given the content of the one Secret has come to open another account
    Situation deleted =
        given().project("q").of(SPEC, attached(), new Situation.Deletion(NOW, false));

    // When
    Decision.Update waits = (Decision.Update) lifecycle.next(deleted);

    // Then
    assertThat(waits.effects()).isEmpty();
    assertThat(waits.ready().reason()).isEqualTo(Reason.ACCOUNT_CHANGED);
    assertThat(waits.ready().message()).contains("project q", "project p", "abandon");
  }

  /** B6: what cannot be reached in one account holds up nothing in the other. */
  @Test
  void aDeletionDetachesInTheOtherAccountMeanwhile() {
    // Given
    Attachment here = Specs.attachment("e2", "other/qwen", "other/support-bot");
    State both = moved().withServing(new Serving(null, null, List.of(HELD, here)));

    // When
    Decision.Update update =
        (Decision.Update)
            lifecycle.next(
                given().project("q").of(ON_OTHER_KEY, both, new Situation.Deletion(NOW, false)));

    // Then
    assertThat(Effects.started(update.effects())).isEqualTo(new Operation.Detach(here));
  }

  /**
   * A refusal is tried again when it is due, however long the other account has to be waited for.
   */
  @Test
  void aDeletionComesBackForWhicheverIsDueFirst() {
    // Given the detach here was refused just now, and the other account cannot be reached
    Attachment here = Specs.attachment("e2", "other/qwen", "other/support-bot");
    State both = moved().withServing(new Serving(null, null, List.of(HELD, here)));
    SituationBuilder refused =
        given()
            .project("q")
            .changed(
                new Operation.Detach(here),
                new AttachOutcome.Failed(StatusErrors.of(503, "", null)),
                NOW);

    // When
    Decision.Update update =
        (Decision.Update)
            lifecycle.next(refused.of(ON_OTHER_KEY, both, new Situation.Deletion(NOW, false)));

    // Then
    assertThat(update.effects()).isEmpty();
    assertThat(update.ready().reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(update.requeueAfter()).isLessThan(Duration.ofMinutes(1));
  }
}
