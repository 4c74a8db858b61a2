package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TogetherServer;
import dev.loraoperator.testing.v2.GrpcCode;
import dev.loraoperator.testing.v2.GrpcErrors;
import dev.loraoperator.testing.v2.V2Access;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.testing.v2.WhoamiShape;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the service has v2 for a key, which its uploads show. */
class V2PresenceTest extends V2BackendRig {

  /**
   * What the service is like, and what the list of uploads comes to.
   *
   * @param named the project that the user names
   * @param expected {@code known}, {@code missing}, or the reason of a failure
   */
  record Case(
      String name, Consumer<V2PresenceTest> given, @Nullable String named, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, Consumer<V2PresenceTest> given, String expected) {
    return new Case(name, given, null, expected);
  }

  private static Consumer<V2PresenceTest> fault(V2Route route, InjectedFault fault) {
    return test -> test.v2.calls().failAlways(route, fault);
  }

  private static Consumer<V2PresenceTest> whoami(WhoamiShape shape) {
    return test -> test.v2.behaviour().withWhoami(shape);
  }

  private static Consumer<V2PresenceTest> whoami(InjectedFault fault) {
    return test -> test.together.failAlways(Route.WHOAMI, fault);
  }

  static Stream<Case> cases() {
    Consumer<V2PresenceTest> untold = whoami(WhoamiShape.ABSENT);
    InjectedFault problem = GrpcErrors.fault(GrpcCode.NOT_FOUND, "project not found");
    String projectUnknown = Reason.PROJECT_UNKNOWN.name();
    String unavailable = Reason.TOGETHER_UNAVAILABLE.name();
    return Stream.of(
        of("all is there", test -> {}, "known"),
        of("v1 only", test -> test.v2.setAccess("acme", V2Access.V1_ONLY), "missing"),
        of("no such path", fault(V2Route.MODELS, InjectedFault.body(404, "<html>")), "missing"),
        of("no such method", fault(V2Route.MODELS, InjectedFault.status(405)), "missing"),
        of("gone", fault(V2Route.MODELS, InjectedFault.status(410)), "missing"),
        of("not implemented", fault(V2Route.MODELS, InjectedFault.status(501)), "missing"),
        of("no such project", fault(V2Route.MODELS, problem), projectUnknown),
        of("refused", fault(V2Route.MODELS, InjectedFault.status(401)), "UNAUTHORIZED"),
        of("forbidden", fault(V2Route.MODELS, InjectedFault.status(403)), "FORBIDDEN"),
        of("broken", fault(V2Route.MODELS, InjectedFault.status(500)), unavailable),
        of("whoami without a project", whoami(WhoamiShape.WITHOUT_PROJECT), projectUnknown),
        of("no whoami", untold, projectUnknown),
        of(
            "no whoami, v1 only",
            untold.andThen(test -> test.v2.setAccess("acme", V2Access.V1_ONLY)),
            "missing"),
        of(
            "no whoami, no catalogue route",
            untold.andThen(fault(V2Route.SUPPORTED_MODELS, InjectedFault.body(404, ""))),
            "missing"),
        of(
            "no whoami, a refusing catalogue",
            untold.andThen(fault(V2Route.SUPPORTED_MODELS, InjectedFault.status(401))),
            "UNAUTHORIZED"),
        of(
            "no whoami, a broken catalogue",
            untold.andThen(fault(V2Route.SUPPORTED_MODELS, InjectedFault.status(503))),
            unavailable),
        of("whoami fails", whoami(InjectedFault.status(503)), unavailable),
        of("whoami refuses", whoami(InjectedFault.status(401)), "UNAUTHORIZED"),
        new Case("no whoami, named", untold, "project-of-acme", "known"),
        new Case(
            "no project, named", whoami(WhoamiShape.WITHOUT_PROJECT), "project-of-acme", "known"),
        new Case(
            "whoami fails, named", whoami(InjectedFault.status(503)), "project-of-acme", "known"),
        new Case("told and misnamed", test -> {}, "project-of-other", "known"),
        new Case("misnamed", untold, "project-of-other", "FORBIDDEN"),
        new Case(
            "misnamed and hidden",
            untold.andThen(test -> test.v2.behaviour().withOtherProjectsHidden()),
            "project-of-other",
            projectUnknown));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theListShowsWhetherThereIsSuchAnApi(Case given) {
    // Given
    given.given().accept(this);

    // When
    Remote<UploadList> list = process.list(BOT, KEY, given.named());

    // Then
    assertThat(
            list.<String>fold(
                until -> "pending",
                (known, at) -> "known",
                at -> "missing",
                (error, retryAt) -> error.reason().name()))
        .isEqualTo(given.expected());
    if (given.expected().equals("PROJECT_UNKNOWN")) {
      assertThat(failure(list).message()).contains("TOGETHER_PROJECT_ID");
    }
  }

  /** The seed of this project knows only the upload, the job and the inference. */
  @ParameterizedTest
  @ValueSource(ints = {404, 405, 501})
  void aServerThatKnowsOnlyTheFirstCallsHasNoV2(int status) {
    try (TogetherServer seed = TogetherServer.start(clock)) {
      // Given
      seed.addKey(KEY, "acme");
      seed.behaviour().withOnlyTheBasicCalls(status);
      V2Process process = new V2Process(seed.baseUrl(), clock);

      // When
      Remote<UploadList> list = process.list(BOT, KEY);

      // Then
      assertThat(list).isInstanceOf(Remote.Missing.class);
    }
  }

  @Test
  void whetherThereIsSuchAnApiIsAskedRarely() {
    // Given
    v2.behaviour().withWhoami(WhoamiShape.ABSENT);
    Remote<UploadList> first = process.list(BOT, KEY);
    clock.advance(Duration.ofMinutes(20));

    // When
    Remote<UploadList> second = process.list(BOT, KEY);
    Remote<UploadList> ofCat = process.backend(CAT, KEY).uploads("cat", Freshness.ANY);

    // Then
    assertThat(second).as("nothing to be written again").isEqualTo(first);
    assertThat(ofCat).isEqualTo(first);
    assertThat(v2.calls().count(V2Route.SUPPORTED_MODELS)).isEqualTo(1);
    assertThat(v2.received(V2Route.SUPPORTED_MODELS).get(0).query()).containsEntry("limit", "1");
  }

  @Test
  void anApiThatComesLaterIsFound() {
    // Given
    v2.behaviour().withWhoami(WhoamiShape.ABSENT);
    v2.setAccess("acme", V2Access.V1_ONLY);
    process.list(BOT, KEY);
    v2.setAccess("acme", V2Access.BOTH);
    clock.advance(Duration.ofMinutes(31));

    // When
    Remote<UploadList> list = process.list(BOT, KEY);

    // Then
    assertThat(failure(list).reason()).isEqualTo(Reason.PROJECT_UNKNOWN);
  }

  /** The key is of one account as long as the service is silent, and of another one then. */
  @Test
  void aProjectThatIsToldAtLastGoesBeforeTheNamedOne() {
    // Given
    v2.occupy("acme", "bot", "of somebody else");
    together.failNext(Route.WHOAMI, InjectedFault.status(503));
    Remote<UploadList> before = process.list(BOT, KEY, "project-of-other");
    clock.advance(Duration.ofMinutes(1));
    process.settled(
        () ->
            process
                .backend(BOT, KEY, "project-of-other")
                .identity(Freshness.since(clock.instant())));
    process.queue.runAll();

    // When
    Remote<UploadList> after = process.list(BOT, KEY, "project-of-other");

    // Then
    assertThat(failure(before).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(after.known().orElseThrow().byName("bot")).hasSize(1);
  }
}
