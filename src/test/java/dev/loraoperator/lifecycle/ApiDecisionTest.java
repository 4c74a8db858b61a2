package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which generation of the API an adapter is uploaded to, and what is said where that is open. */
class ApiDecisionTest {

  private static final Instant LATER = NOW.plusSeconds(60);
  private static final AdapterSpec SPEC = spec().build();

  private static final Remote<UploadList> PENDING = new Remote.Pending<>(LATER);
  private static final Remote<UploadList> ABSENT = new Remote.Missing<>(NOW);
  private static final Remote<UploadList> EMPTY = list();
  private static final Remote<UploadList> OURS = list(listed(SPEC.markedDescription()));
  private static final Remote<UploadList> SOMEBODY_ELSES = list(listed("a name like ours"));
  private static final Remote<UploadList> REFUSED = failed(Reason.UNAUTHORIZED);
  private static final Remote<UploadList> CLOSED = failed(Reason.FORBIDDEN);
  private static final Remote<UploadList> BROKEN = failed(Reason.TOGETHER_UNAVAILABLE);
  private static final Remote<UploadList> NONSENSE = failed(Reason.UNEXPECTED_REPLY);
  private static final Remote<UploadList> NO_PROJECT = failed(Reason.PROJECT_UNKNOWN);

  private static final Remote<Target> THERE =
      new Remote.Known<>(new Target("endpoint-1", "acme/qwen", null, "STARTED", true), NOW);

  private static Remote<UploadList> list(UploadView... rows) {
    return new Remote.Known<>(new UploadList(List.of(rows)), NOW);
  }

  private static UploadView listed(String description) {
    return new UploadView(
        new RemoteRef("acme/support-bot", "ml_1", "job-9"),
        UploadPhase.IN_PROGRESS,
        "Running",
        null,
        description,
        NOW);
  }

  private static <T> Remote<T> failed(Reason reason) {
    return new Remote.Failed<>(error(reason, "Together says so"), LATER);
  }

  private static RemoteError error(Reason reason, String message) {
    return new RemoteError(reason, message, null, RemoteError.Effect.NONE);
  }

  private static AdapterSpec on(@Nullable String id, @Nullable String name) {
    return spec().on(new EndpointRef(id, name, EndpointRef.DEFAULT_DETACH_TIMEOUT)).build();
  }

  /** An upload of {@code hash}, of which a job is known. */
  private static Revision revision(int number, String hash, Api api, boolean isBegun) {
    Revision intended =
        Revision.intended(
            number,
            hash,
            new Placement(api, null, null, Placement.Origin.UPLOADED, null, null, null),
            "support-bot",
            1,
            Revisions.intent(NOW.minusSeconds(600)));
    return isBegun
        ? intended.created(new RemoteRef("acme/support-bot", null, "job-" + number))
        : intended;
  }

  private static Revision running(int number, Api api) {
    return revision(number, SPEC.specHash(), api, true);
  }

  private static State having(Revision... revisions) {
    return State.none().withRevisions(List.of(revisions));
  }

  /**
   * One row.
   *
   * @param expected the API; {@code waits}, which writes nothing; or the reason why it is open
   */
  record Row(
      String name,
      AdapterSpec spec,
      Remote<UploadList> v1,
      Remote<UploadList> v2,
      @Nullable Remote<Target> endpoint,
      String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(
      String name, Remote<UploadList> v1, Remote<UploadList> v2, String expected) {
    return new Row(name, SPEC, v1, v2, null, expected);
  }

  private static Row attached(
      String name, AdapterSpec spec, Remote<UploadList> v2, Remote<Target> known, String expected) {
    return new Row(name, spec, EMPTY, v2, known, expected);
  }

  static Stream<Row> rows() {
    AdapterSpec byId = on("endpoint-1", null);
    AdapterSpec byOtherId = on("ep_1", null);
    AdapterSpec byName = on(null, "acme/qwen");
    return Stream.of(
        // An upload with our marker.
        row("ours on v1, v2 is there", OURS, EMPTY, "v1"),
        row("ours on v1, v2 is not", OURS, ABSENT, "v1"),
        row("ours on v1, v2 is broken", OURS, BROKEN, "v1"),
        row("ours on v1, v2 is not known yet", OURS, PENDING, "v1"),
        row("ours on v2", EMPTY, OURS, "v2"),
        row("ours on both", OURS, OURS, "v1"),
        row("ours on v2, v1 has no list", ABSENT, OURS, "v2"),
        row("ours on v2, v1 is closed", CLOSED, OURS, "v2"),
        row("ours on v2, v1 is broken", BROKEN, OURS, "TogetherUnavailable"),
        row("somebody else's on v1", SOMEBODY_ELSES, EMPTY, "v2"),
        // Which one is there.
        row("both are there", EMPTY, EMPTY, "v2"),
        row("v2 is there, v1 has no list", ABSENT, EMPTY, "v2"),
        row("v2 is there, v1 is closed", CLOSED, EMPTY, "v2"),
        row("only v1 is there", EMPTY, ABSENT, "v1"),
        row("neither has a list", ABSENT, ABSENT, "v1"),
        row("v1 is closed, v2 is not there", CLOSED, ABSENT, "v1"),
        // What is not known yet.
        row("v1 is not known yet", PENDING, EMPTY, "waits"),
        row("v2 is not known yet", EMPTY, PENDING, "waits"),
        row("v2 is not known yet, v1 is closed", CLOSED, PENDING, "waits"),
        // What decides nothing.
        row("the key is refused on v1", REFUSED, EMPTY, "Unauthorized"),
        row("the key is refused on v2", EMPTY, REFUSED, "Unauthorized"),
        row("v2 is closed to the key", EMPTY, CLOSED, "Forbidden"),
        row("v1 is broken", BROKEN, EMPTY, "TogetherUnavailable"),
        row("v2 is broken", EMPTY, BROKEN, "TogetherUnavailable"),
        row("v1 is nonsense", NONSENSE, EMPTY, "UnexpectedReply"),
        row("v2 is nonsense", EMPTY, NONSENSE, "UnexpectedReply"),
        row("nobody tells the project", EMPTY, NO_PROJECT, "ProjectUnknown"),
        row("nobody tells the project, v1 has no list", ABSENT, NO_PROJECT, "ProjectUnknown"),
        // The endpoint.
        attached("an id of v1", byId, EMPTY, null, "v1"),
        attached("an id of v1, v2 is not there", byId, ABSENT, null, "v1"),
        attached("an id of v1, v2 is broken", byId, BROKEN, null, "v1"),
        attached("an id of v1, nobody tells the project", byId, NO_PROJECT, null, "v1"),
        attached("an id of v1, but ours on v2", byId, OURS, null, "v2"),
        attached("another id", byOtherId, EMPTY, null, "v2"),
        attached("another id, v2 is not there", byOtherId, ABSENT, null, "v1"),
        attached("a name that v1 has", byName, EMPTY, THERE, "v1"),
        attached(
            "a name that v1 has twice", byName, EMPTY, failed(Reason.ENDPOINT_AMBIGUOUS), "v1"),
        attached("a name that v1 does not have", byName, EMPTY, new Remote.Missing<>(NOW), "v2"),
        attached("a name that neither has", byName, ABSENT, new Remote.Missing<>(NOW), "v1"),
        attached("a name, v1 has no endpoints", byName, EMPTY, failed(Reason.NOT_FOUND), "v2"),
        attached("a name, v1 is closed", byName, EMPTY, failed(Reason.FORBIDDEN), "v2"),
        attached(
            "a name that is not known yet", byName, EMPTY, new Remote.Pending<>(LATER), "waits"),
        attached(
            "a name, v1 is broken",
            byName,
            EMPTY,
            failed(Reason.TOGETHER_UNAVAILABLE),
            "TogetherUnavailable"),
        attached("a name, but ours on v2", byName, OURS, null, "v2"));
  }

  private static SituationBuilder shown(
      Remote<UploadList> v1, Remote<UploadList> v2, @Nullable Remote<Target> endpoint) {
    FakeBackend other = new FakeBackend();
    other.uploads = v2;
    return given().uploads(v1).target(endpoint).v2(other);
  }

  private static String outcome(Decision decision) {
    return decision.fold(
        keep -> "waits",
        update -> {
          Api api = update.state().destination().api();
          return api == null ? update.ready().reason().text() : api.text();
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theServiceIsAsked(Row row) {
    // When
    Decision decision =
        Specs.configured(null)
            .next(shown(row.v1(), row.v2(), row.endpoint()).of(row.spec(), State.none()));

    // Then
    assertThat(outcome(decision)).isEqualTo(row.expected());
  }

  static Stream<Row> open() {
    return rows().filter(row -> !List.of("v1", "v2", "waits").contains(row.expected()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("open")
  void whatIsOpenIsReportedAndNamesTheWayRound(Row row) {
    // When
    Decision.Update update =
        (Decision.Update)
            Specs.configured(null)
                .next(shown(row.v1(), row.v2(), row.endpoint()).of(row.spec(), State.none()));

    // Then
    assertThat(update.ready().message()).startsWith("Together says so").contains("spec.api");
    assertThat(update.effects()).isEmpty();
    assertThat(update.state().revisions()).isEmpty();
    assertThat(update.requeueAfter()).isEqualTo(Duration.ofSeconds(60).plusMillis(1));
  }

  @Test
  void bothListsAreAskedForAtOnce() {
    // Given
    FakeBackend v2 = new FakeBackend();
    v2.uploads = PENDING;
    SituationBuilder situation = given().uploads(PENDING).v2(v2);

    // When
    Specs.configured(null).next(situation.of(SPEC, State.none()));

    // Then
    assertThat(situation.reads()).containsExactly("uploads");
    assertThat(v2.reads).containsExactly("uploads");
  }

  /**
   * One row of what decides without the service.
   *
   * @param written {@code spec.api}
   * @param configured {@code TOGETHER_API}; null for auto
   */
  record Known(
      String name, @Nullable Api written, @Nullable Api configured, State before, Api expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Known> known() {
    State none = State.none();
    State v1 = having(running(1, Api.V1));
    State v2 = having(running(1, Api.V2));
    State intended = having(revision(1, SPEC.specHash(), Api.V1, false));
    State ofOldSpec = having(revision(1, "old", Api.V1, true));
    State moved = having(running(2, Api.V2), running(1, Api.V1));
    return Stream.of(
        new Known("TOGETHER_API v1", null, Api.V1, none, Api.V1),
        new Known("TOGETHER_API v2", null, Api.V2, none, Api.V2),
        new Known("spec.api before TOGETHER_API", Api.V2, Api.V1, none, Api.V2),
        new Known("spec.api on auto", Api.V1, null, none, Api.V1),
        new Known("a revision stays on auto", null, null, v1, Api.V1),
        new Known("a revision stays whatever TOGETHER_API is", null, Api.V2, v1, Api.V1),
        new Known("so does one on v2", null, Api.V1, v2, Api.V2),
        new Known("so does one that is only intended", null, Api.V2, intended, Api.V1),
        new Known("also with another spec", null, Api.V2, ofOldSpec, Api.V1),
        new Known("only spec.api moves it", Api.V2, Api.V1, v1, Api.V2),
        new Known("spec.api moves it back", Api.V1, null, moved, Api.V1),
        new Known("what was moved stays without spec.api", null, Api.V1, moved, Api.V2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void whatIsKnownIsNotAskedFor(Known row) {
    // Given
    FakeBackend v2 = new FakeBackend();
    SituationBuilder situation = given().uploads().upload(listed("any")).v2(v2);
    v2.uploads = EMPTY;
    v2.upload = new Remote.Known<>(listed("any"), NOW);

    // When
    Decision decision =
        Specs.configured(row.configured())
            .next(situation.of(Specs.at(row.written(), SPEC), row.before()));

    // Then
    assertThat(outcome(decision)).isEqualTo(row.expected().text());
    assertThat(row.expected() == Api.V1 ? v2.reads : situation.reads()).isEmpty();
  }

  @Test
  void aMoveIsANewRevisionBesideTheOldOneUnderTheSameName() {
    // Given
    State before = having(running(1, Api.V1));
    FakeBackend v2 = new FakeBackend();
    v2.uploads = EMPTY;

    // When
    Decision.Update moved =
        (Decision.Update)
            Specs.configured(null).next(given().v2(v2).of(Specs.at(Api.V2, SPEC), before));

    // Then
    assertThat(moved.ready().reason()).isEqualTo(Reason.SUBMITTING);
    assertThat(moved.state().revisions())
        .extracting(Revision::number, known -> known.placement().api(), Revision::remoteName)
        .containsExactly(tuple(2, Api.V2, "support-bot"), tuple(1, Api.V1, "support-bot"));
  }

  /** One row: the reply to the POST, what is known besides, and what is said. */
  record Closed(
      String name, RemoteError reply, Remote<UploadList> list, State before, Reason expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Closed> closed() {
    Revision intended = revision(2, SPEC.specHash(), Api.V1, false);
    State first = having(intended);
    State again = having(intended, revision(1, "old", Api.V1, true));
    State fromV2 = having(intended, revision(1, "old", Api.V2, true));
    RemoteError gone = error(Reason.NOT_FOUND, "HTTP 404");
    RemoteError disabled = error(Reason.FORBIDDEN, "HTTP 403 (model_upload_access_disabled)");
    RemoteError forbidden = error(Reason.FORBIDDEN, "HTTP 403");
    return Stream.of(
        new Closed("gone, and the list answers", gone, EMPTY, first, Reason.API_CLOSED),
        new Closed("gone, and nothing is known", gone, ABSENT, first, Reason.NOT_FOUND),
        new Closed("gone, and the list is broken", gone, BROKEN, first, Reason.NOT_FOUND),
        new Closed("gone, and it has taken one", gone, ABSENT, again, Reason.API_CLOSED),
        new Closed("gone, and v2 has taken one", gone, ABSENT, fromV2, Reason.NOT_FOUND),
        new Closed("disabled, and the list answers", disabled, EMPTY, first, Reason.API_CLOSED),
        new Closed("forbidden for another reason", forbidden, EMPTY, first, Reason.FORBIDDEN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("closed")
  void aClosedApiIsToldFromAWrongAddress(Closed row) {
    // When
    Decision.Update update =
        (Decision.Update)
            Specs.configured(null)
                .next(
                    given()
                        .uploads(row.list())
                        .outcome(new CreateOutcome.Failed(row.reply()))
                        .of(Specs.at(Api.V1, SPEC), row.before()));

    // Then
    assertThat(update.ready().reason()).isEqualTo(row.expected());
    assertThat(update.ready().phase()).isEqualTo(ReadyCondition.Phase.STALLED);
    assertThat(update.ready().message().contains("spec.api: v2"))
        .isEqualTo(row.expected() == Reason.API_CLOSED);
    assertThat(update.state().revisions().get(0).intent()).isNull();
  }
}
