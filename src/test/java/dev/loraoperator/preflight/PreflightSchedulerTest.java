package dev.loraoperator.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.lifecycle.Requests;
import dev.loraoperator.model.AdapterFacts;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Inspection;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who looks at a source, how often, and that one slow host delays nobody at another. */
class PreflightSchedulerTest {

  private static final int MAX_AT_ONCE = 8;
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Duration COME_BACK = Duration.ofSeconds(1);
  private static final Duration SAFETY_NET = Duration.ofMinutes(1);
  private static final AdapterId A = new AdapterId("ns", "a");
  private static final String HOST = "slow.test";
  private static final String SECRET = "X-Amz-Signature=5ec7e7";

  private final SteppedClock clock = new SteppedClock(Requests.NOW);
  private final CallQueue executor = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final List<SourceTarget> looks = new ArrayList<>();
  private Function<SourceTarget, Inspection> inspector = target -> passed("the first");
  private final PreflightScheduler inspections =
      new PreflightScheduler(this::look, executor, clock, woken::add);

  private Inspection look(SourceTarget target) {
    looks.add(target);
    return inspector.apply(target);
  }

  @Test
  void aLookRunsOnceElsewhereAndWakesItsAdapter() {
    // Given
    Remote<Inspection> first = ask(A, HOST, "key");
    Remote<Inspection> second = ask(A, HOST, "key");

    // When
    executor.runAll();

    // Then
    assertThat(first).isEqualTo(new Remote.Pending<>(clock.instant().plus(SAFETY_NET)));
    assertThat(second).isEqualTo(first);
    assertThat(looks).hasSize(1);
    assertThat(woken).containsExactly(A);
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
    assertThat(looks).hasSize(1);
  }

  static Stream<Arguments> targets() {
    Sensitive location = Sensitive.of("https://slow.test/a.zip?" + SECRET);
    Sensitive token = Sensitive.of("hf_token");
    return Stream.of(
        Arguments.of(
            "a public repository",
            new Source.HuggingFace("acme/bot", null),
            new UploadOrder("a", location, null, "d", null),
            new SourceTarget.Repository("acme/bot", null, "meta-llama/Llama-3.1-8B")),
        Arguments.of(
            "a private repository",
            new Source.HuggingFace("acme/bot", new SecretKeyRef("hf", "HF_TOKEN")),
            new UploadOrder("a", location, null, "d", token),
            new SourceTarget.Repository("acme/bot", token, "meta-llama/Llama-3.1-8B")),
        Arguments.of(
            "an object in a bucket",
            new Source.S3("bucket", "a.zip", null, null, false, null, Duration.ofHours(6)),
            new UploadOrder("a", location, null, "d", null),
            new SourceTarget.Archive(location, "meta-llama/Llama-3.1-8B")),
        Arguments.of(
            "a presigned URL",
            new Source.PresignedUrl(new SecretKeyRef("url", "URL")),
            new UploadOrder("a", location, null, "d", null),
            new SourceTarget.Archive(location, "meta-llama/Llama-3.1-8B")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void whatIsLookedAtIsWhatWouldBeUploaded(
      String name, Source source, UploadOrder upload, SourceTarget target) {
    // Given
    inspections.of(Requests.request("a", source), upload, "key");

    // When
    executor.runAll();

    // Then
    assertThat(looks).containsExactly(target);
  }

  @Test
  void anotherKeyLooksAnew() {
    // Given
    ask(A, HOST, "the old key");
    executor.runAll();
    inspector = target -> passed("the second");

    // When
    Remote<Inspection> answer = ask(A, HOST, "the new key");

    // Then
    assertThat(answer).isInstanceOf(Remote.Pending.class);
    executor.runAll();
    assertThat(ask(A, HOST, "the new key")).isEqualTo(known("the second"));
    assertThat(looks).hasSize(2);
  }

  @Test
  void aLookThatEndsAfterAnotherKeyWasAskedForIsNotUsed() {
    // Given a look that has seen what its own key is about, and one of another key after it
    ask(A, HOST, "the old key");
    inspector = target -> passed("of the old key");
    ask(A, HOST, "the new key");

    // When
    executor.runNext();

    // Then
    assertThat(ask(A, HOST, "the new key")).isInstanceOf(Remote.Pending.class);
    inspector = target -> passed("of the new key");
    executor.runAll();
    assertThat(ask(A, HOST, "the new key")).isEqualTo(known("of the new key"));
  }

  static Stream<Arguments> ages() {
    return Stream.of(
        Arguments.of("just now", Duration.ZERO, true),
        Arguments.of("almost too old", LIFE.minusMillis(1), true),
        Arguments.of("too old", LIFE, false),
        Arguments.of("far too old", Duration.ofDays(1), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ages")
  void aResultIsUsedForFifteenMinutes(String name, Duration age, boolean used) {
    // Given
    ask(A, HOST, "key");
    executor.runAll();
    Remote<Inspection> seen = known("the first");
    clock.advance(age);

    // When
    Remote<Inspection> answer = ask(A, HOST, "key");

    // Then
    if (used) {
      assertThat(answer).isEqualTo(seen);
    } else {
      assertThat(answer).isInstanceOf(Remote.Pending.class);
      executor.runAll();
      assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
      assertThat(looks).hasSize(2);
    }
  }

  @Test
  void aResultIsAsOldAsTheEndOfItsLook() {
    // Given
    ask(A, HOST, "key");
    clock.advance(Duration.ofMinutes(4));

    // When
    executor.runAll();

    // Then
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
  }

  /** A look that nobody would ever see ended must not be waited for without end. */
  @Test
  void aLookUnderWayIsAskedForAgainWithinAMinute() {
    // Given
    ask(A, HOST, "key");
    clock.advance(Duration.ofHours(1));

    // When
    Remote<Inspection> answer = ask(A, HOST, "key");

    // Then
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plus(SAFETY_NET)));
    assertThat(executor.waiting()).isEqualTo(1);
  }

  static Stream<Arguments> bounds() {
    return Stream.of(
        Arguments.of("the same host, each in a namespace of its own", "ns-%d", HOST, false),
        Arguments.of("another host", "ns-%d", "fast.test", true),
        Arguments.of("a repository of the hub", "ns-%d", null, true),
        Arguments.of("the same namespace, each at a host of its own", "ns", "host-%d.test", false),
        Arguments.of("another namespace", "other", "host-%d.test", true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bounds")
  void oneMoreThanEightIsOnlyLookedAtElsewhere(
      String name, String namespace, String host, boolean begun) {
    // Given eight looks that do not end
    boolean oneNamespace = host != null && host.contains("%d");
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      ask(
          new AdapterId(oneNamespace ? "ns" : "ns-" + i, "a" + i),
          oneNamespace ? "host-" + i + ".test" : HOST,
          "key");
    }
    AdapterId next = new AdapterId(namespace.formatted(MAX_AT_ONCE), "next");

    // When
    Remote<Inspection> answer = ask(next, host == null ? null : host.formatted(MAX_AT_ONCE), "key");

    // Then
    assertThat(executor.waiting()).isEqualTo(begun ? MAX_AT_ONCE + 1 : MAX_AT_ONCE);
    assertThat(answer)
        .isEqualTo(new Remote.Pending<>(clock.instant().plus(begun ? SAFETY_NET : COME_BACK)));
  }

  @Test
  void theHubIsBoundedAsOneHost() {
    // Given
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      ask(new AdapterId("ns-" + i, "a"), null, "key");
    }

    // When
    Remote<Inspection> answer = ask(new AdapterId("other", "a"), null, "key");

    // Then
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plus(COME_BACK)));
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
  }

  @Test
  void aLookThatEndsMakesRoomForOneMore() {
    // Given
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      ask(new AdapterId("ns", "a" + i), HOST, "key");
    }
    AdapterId next = new AdapterId("ns", "next");
    ask(next, HOST, "key");

    // When
    executor.runNext();

    // Then
    assertThat(ask(next, HOST, "key"))
        .isEqualTo(new Remote.Pending<>(clock.instant().plus(SAFETY_NET)));
    assertThat(ask(new AdapterId("ns", "last"), HOST, "key"))
        .isEqualTo(new Remote.Pending<>(clock.instant().plus(COME_BACK)));
    executor.runAll();
    assertThat(ask(next, HOST, "key")).isInstanceOf(Remote.Known.class);
  }

  @Test
  void aFullExecutorMeansComeBack() {
    // Given
    executor.setFull(true);

    // When
    Remote<Inspection> answer = ask(A, HOST, "key");

    // Then
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plus(COME_BACK)));
    executor.setFull(false);
    assertThat(ask(A, HOST, "key"))
        .isEqualTo(new Remote.Pending<>(clock.instant().plus(SAFETY_NET)));
    executor.runAll();
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
  }

  @Test
  void whatAFullExecutorRefusedHoldsNoPlace() {
    // Given
    executor.setFull(true);
    for (int i = 0; i < 3 * MAX_AT_ONCE; i++) {
      ask(new AdapterId("ns", "a" + i), HOST, "key");
    }
    executor.setFull(false);

    // When
    for (int i = 0; i < 3 * MAX_AT_ONCE; i++) {
      ask(new AdapterId("ns", "a" + i), HOST, "key");
    }

    // Then
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
  }

  static Stream<Arguments> bugs() {
    return Stream.of(
        Arguments.of("a bug", new IllegalStateException(SECRET)),
        Arguments.of("a null", new NullPointerException(SECRET)),
        Arguments.of("files nested too deep", new StackOverflowError(SECRET)),
        Arguments.of("a class that does not load", new NoClassDefFoundError(SECRET)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void anInspectorThatThrowsSawNothing(String name, Throwable bug) {
    // Given
    inspector = target -> sneaky(bug);
    ask(A, HOST, "key");

    // When
    executor.runAll();

    // Then
    Inspection inspection = ((Remote.Known<Inspection>) ask(A, HOST, "key")).value();
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "see its log");
    assertThat(inspection.toString()).doesNotContain(SECRET, "Exception", "Error");
    assertThat(woken).containsExactly(A);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void anInspectorThatThrowsHoldsNoPlace(String name, Throwable bug) {
    // Given
    inspector = target -> sneaky(bug);
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      ask(new AdapterId("ns", "a" + i), HOST, "key");
    }

    // When
    executor.runAll();

    // Then
    inspector = target -> passed("the first");
    ask(A, HOST, "key");
    executor.runAll();
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
  }

  @Test
  void whatIsForgottenIsLookedAtAnew() {
    // Given
    ask(A, HOST, "key");
    executor.runAll();

    // When
    inspections.forget(A);

    // Then
    inspector = target -> passed("the second");
    assertThat(ask(A, HOST, "key")).isInstanceOf(Remote.Pending.class);
    executor.runAll();
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the second"));
  }

  @Test
  void aLookThatEndsAfterItWasForgottenLeavesNothingBehind() {
    // Given
    ask(A, HOST, "key");
    inspections.forget(A);

    // When
    executor.runAll();

    // Then its place is free, and what it saw is not used
    assertThat(ask(A, HOST, "key")).isInstanceOf(Remote.Pending.class);
    executor.runAll();
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      ask(new AdapterId("ns", "a" + i), HOST, "key");
    }
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
  }

  @Test
  void aForgottenLookStillCountsUntilItEnds() {
    // Given
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      AdapterId gone = new AdapterId("ns", "a" + i);
      ask(gone, HOST, "key");
      inspections.forget(gone);
    }

    // When
    Remote<Inspection> answer = ask(A, HOST, "key");

    // Then
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plus(COME_BACK)));
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
  }

  @Test
  void aForgottenLookDoesNotAnswerForTheOneAfterIt() {
    // Given
    ask(A, HOST, "key");
    inspections.forget(A);
    clock.advance(Duration.ofMillis(1));
    ask(A, HOST, "key");
    inspector = target -> passed("before it was forgotten");

    // When
    executor.runNext();

    // Then
    assertThat(ask(A, HOST, "key")).isInstanceOf(Remote.Pending.class);
    inspector = target -> passed("after it was forgotten");
    executor.runAll();
    assertThat(ask(A, HOST, "key")).isEqualTo(known("after it was forgotten"));
  }

  private Remote<Inspection> ask(AdapterId who, String host, String key) {
    Source source =
        host == null
            ? new Source.HuggingFace("acme/bot", null)
            : new Source.PresignedUrl(new SecretKeyRef("url", "URL"));
    AdapterSpec any = Requests.request("a", source);
    AdapterSpec request =
        new AdapterSpec(
            who,
            any.owner(),
            any.modelName(),
            any.baseModel(),
            any.description(),
            source,
            any.apiKey(),
            any.preflight(),
            any.verify(),
            null,
            any.interval(),
            false);
    Sensitive location =
        Sensitive.of("https://" + (host == null ? "hub.test/acme/bot" : host + "/a?" + SECRET));
    return inspections.of(request, new UploadOrder("a", location, null, "d", null), key);
  }

  private Remote<Inspection> known(String format) {
    return new Remote.Known<>(passed(format), clock.instant());
  }

  private static Inspection passed(String format) {
    AdapterFacts facts =
        new AdapterFacts(format, null, null, List.of(), null, null, null, null, null, null);
    return new Inspection.Passed(facts, List.of());
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> Inspection sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
