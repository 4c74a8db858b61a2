package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.GrpcCode;
import dev.loraoperator.testing.v2.GrpcErrors;
import dev.loraoperator.testing.v2.V2Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that are read by their id, alone or with all others. */
class V2RecordTest extends V2BackendRig {

  private static String id(RemoteRef ref) {
    return String.valueOf(ref.modelId());
  }

  private UploadView known(String modelId) {
    return process.record(BOT, KEY, modelId).known().orElseThrow();
  }

  private int calls() {
    return v2.calls().count(V2Route.MODEL) + v2.calls().count(V2Route.MODELS);
  }

  @Test
  void aRecordIsShownAsItIsNow() {
    // Given
    RemoteRef upload = uploaded();
    v2.setSlug("acme", "acme-corp");

    // When
    UploadView record = known(id(upload));

    // Then
    assertThat(record.ref()).isEqualTo(new RemoteRef("acme-corp/bot", upload.modelId(), null));
    assertThat(record.phase()).isEqualTo(UploadPhase.COMPLETE);
    assertThat(record.marker()).contains(MARKER);
  }

  @Test
  void aRecordThatIsDeletedIsMissing() {
    // Given
    RemoteRef upload = uploaded();
    v2.removeModel(id(upload));

    // When
    Remote<UploadView> record = process.record(BOT, KEY, id(upload));

    // Then
    assertThat(record).isInstanceOf(Remote.Missing.class);
  }

  /**
   * What the service answers, and what comes of it.
   *
   * @param list what the project's list answers; null where it answers well
   * @param expected {@code missing}, or the reason of a failure
   */
  record Answer(String name, InjectedFault record, @Nullable InjectedFault list, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static InjectedFault notFound(String detail) {
    return GrpcErrors.fault(GrpcCode.NOT_FOUND, detail);
  }

  static Stream<Answer> answers() {
    InjectedFault generic = notFound("Not Found");
    return Stream.of(
        new Answer("the model is not there", notFound("model not found"), null, "missing"),
        new Answer("something is not there", generic, null, "missing"),
        new Answer(
            "the project is not there", notFound("project not found"), null, "PROJECT_UNKNOWN"),
        new Answer("nothing is there", generic, notFound("Not Found"), "PROJECT_UNKNOWN"),
        new Answer("the list fails", generic, InjectedFault.status(503), "TOGETHER_UNAVAILABLE"),
        new Answer("the list is not ours", generic, InjectedFault.status(403), "FORBIDDEN"),
        new Answer("a proxy's page", InjectedFault.body(404, "<html>"), null, "NOT_FOUND"),
        new Answer("not ours", InjectedFault.status(403), null, "FORBIDDEN"),
        new Answer("out of order", InjectedFault.status(500), null, "TOGETHER_UNAVAILABLE"),
        new Answer("nonsense", InjectedFault.body(200, "<html>"), null, "UNEXPECTED_REPLY"),
        new Answer(
            "another success",
            new InjectedFault.Answer(200, Map.of(), "{}"),
            null,
            "UNEXPECTED_REPLY"));
  }

  /** Whoever believes that a record is gone lets it go, or makes another one. */
  @ParameterizedTest
  @MethodSource("answers")
  void onlyV2sOwnWordInAReadableProjectSaysThatARecordIsGone(Answer answer) {
    // Given
    RemoteRef upload = uploaded();
    v2.calls().failAlways(V2Route.MODEL, answer.record());
    if (answer.list() != null) {
      v2.calls().failAlways(V2Route.MODELS, answer.list());
    }

    // When
    Remote<UploadView> record = process.record(BOT, KEY, id(upload));

    // Then
    assertThat(
            record.<String>fold(
                until -> "pending",
                (known, at) -> "known",
                at -> "missing",
                (error, retryAt) -> error.reason().name()))
        .isEqualTo(answer.expected());
  }

  private static AdapterId adapter(int number) {
    return new AdapterId("ns", "a" + number);
  }

  private List<String> models(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> v2.occupy("acme", "a" + i, "ours " + marker(adapter(i)).text()).id())
        .toList();
  }

  /** All look once an hour, one every few seconds; the names as they see them. */
  private List<String> hour(List<String> models) {
    Duration step = Duration.ofHours(1).dividedBy(models.size());
    return IntStream.range(0, models.size())
        .mapToObj(
            i -> {
              clock.advance(step);
              Freshness fresh = Freshness.since(clock.instant().minus(Duration.ofHours(1)));
              return process
                  .settled(() -> process.backend(adapter(i), KEY).record(models.get(i), fresh))
                  .known()
                  .orElseThrow()
                  .ref()
                  .modelName();
            })
        .toList();
  }

  @Test
  void aFewAreReadAlone() {
    // Given
    List<String> models = models(5);

    // When
    hour(models);

    // Then
    assertThat(v2.calls().count(V2Route.MODEL)).isEqualTo(5);
    assertThat(v2.calls().count(V2Route.MODELS)).isZero();
  }

  /** Ten thousand checks an hour would be more than all calls that an account may make. */
  @Test
  void manyAreReadAsOneList() {
    // Given
    List<String> models = models(1000);
    hour(models);
    int before = calls();

    // When
    v2.setSlug("acme", "acme-corp");
    hour(models);
    List<String> names = hour(models);

    // Then
    assertThat(names).allMatch(name -> name.startsWith("acme-corp/"));
    assertThat(calls() - before).isLessThanOrEqualTo(2 * (5 + 2) + 2);
  }

  @Test
  void whoAsksAtTheSameTimeIsServedByOneList() {
    // Given
    List<String> models = models(1000);
    process.uploads(BOT, KEY);
    int before = calls();
    Freshness now = process.later();
    for (int i = 0; i < models.size(); i++) {
      process.backend(adapter(i), KEY).record(models.get(i), now);
    }

    // When
    for (int i = 0; i < models.size(); i++) {
      AdapterId who = adapter(i);
      String model = models.get(i);
      Remote<UploadView> record =
          process.settled(() -> process.backend(who, KEY).record(model, now));
      assertThat(record.known().orElseThrow().ref().modelId()).isEqualTo(model);
    }

    // Then
    assertThat(calls() - before).isLessThanOrEqualTo(5 + 2);
  }

  /** Its list may lag behind, or have changed between two pages. */
  @Test
  void aRecordThatTheListDoesNotShowIsReadAlone() {
    // Given
    List<String> models = models(10);
    hour(models);
    v2.behaviour().withListLag(Duration.ofHours(100));
    String gone = models.get(9);
    v2.removeModel(gone);
    clock.advance(Duration.ofHours(2));
    Freshness now = process.later();
    for (int i = 0; i < models.size(); i++) {
      process.backend(adapter(i), KEY).record(models.get(i), now);
    }

    // When
    Remote<UploadView> there =
        process.settled(() -> process.backend(adapter(8), KEY).record(models.get(8), now));
    Remote<UploadView> deleted =
        process.settled(() -> process.backend(adapter(9), KEY).record(gone, now));

    // Then
    assertThat(v2.calls().count(V2Route.MODELS)).isPositive();
    assertThat(there.known().orElseThrow().ref().modelId()).isEqualTo(models.get(8));
    assertThat(deleted).isInstanceOf(Remote.Missing.class);
  }

  @Test
  void aRefusedKeyIsToldSoWhateverOthersHaveRead() {
    // Given
    RemoteRef upload = uploaded();
    process.uploads(CAT, SECOND_KEY);
    known(id(upload));
    v2.calls().failAlways(V2Route.REVISIONS, SECOND_KEY, InjectedFault.status(401));
    process.validation(CAT, SECOND_KEY, upload);

    // When
    Remote<UploadView> record = process.backend(CAT, SECOND_KEY).record(id(upload), Freshness.ANY);

    // Then
    assertThat(record).isInstanceOf(Remote.Failed.class);
  }
}
