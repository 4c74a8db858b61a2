package dev.loraoperator.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.inspection.AdapterFacts;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Which checks run, how often, and that one slow host does not delay checks of another. */
class PreflightSchedulerTest {

  private static final int MAX_AT_ONCE = 8;
  private static final Duration MAX_AGE = Duration.ofMinutes(15);
  private static final int MAX_IN_ALL = 64;
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);
  private static final Duration FALLBACK = Duration.ofMinutes(1);
  private static final AdapterId A = new AdapterId("ns", "a");
  private static final String HOST = "slow.test";
  private static final String SECRET = "X-Amz-Signature=5ec7e7";

  private final SteppedClock clock = new SteppedClock(Specs.NOW);
  private final CallQueue executor = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private final List<SourceTarget> checked = new ArrayList<>();
  private Function<SourceTarget, Inspection> inspector = target -> passed("the first");
  private final PreflightScheduler scheduler =
      new PreflightScheduler(this::inspect, executor, MAX_IN_ALL, clock, clock::nanos, woken::add);

  private Inspection inspect(SourceTarget target) {
    checked.add(target);
    return inspector.apply(target);
  }

  @Test
  void aCheckRunsOnceInTheBackgroundAndWakesItsAdapter() {
    // Given
    Remote<Inspection> first = ask(A, HOST, "key");
    Remote<Inspection> second = ask(A, HOST, "key");

    // When
    executor.runAll();

    // Then
    assertThat(first).isEqualTo(new Remote.Pending<>(clock.instant().plus(FALLBACK)));
    assertThat(second).isEqualTo(first);
    assertThat(checked).hasSize(1);
    assertThat(woken).containsExactly(A);
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
    assertThat(checked).hasSize(1);
  }

  static Stream<Arguments> targets() {
    Sensitive location = Sensitive.of("https://slow.test/a.zip?" + SECRET);
    Sensitive token = Sensitive.of("hf_token");
    return Stream.of(
        Arguments.of(
            "a public repository",
            new Source.HuggingFace("acme/bot", null),
            new Resolution.Resolved(location, null),
            new SourceTarget.Repository("acme/bot", null, "meta-llama/Llama-3.1-8B")),
        Arguments.of(
            "a private repository",
            new Source.HuggingFace("acme/bot", new SecretKeyRef("hf", "HF_TOKEN")),
            new Resolution.Resolved(location, token),
            new SourceTarget.Repository("acme/bot", token, "meta-llama/Llama-3.1-8B")),
        Arguments.of(
            "an object in a bucket",
            new Source.S3("bucket", "a.zip", null, null, false, null, Duration.ofHours(6)),
            new Resolution.Resolved(location, null),
            new SourceTarget.Archive(location, "meta-llama/Llama-3.1-8B")),
        Arguments.of(
            "a presigned URL",
            new Source.PresignedUrl(new SecretKeyRef("url", "URL")),
            new Resolution.Resolved(location, null),
            new SourceTarget.Archive(location, "meta-llama/Llama-3.1-8B")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void whatIsInspectedIsWhatWouldBeUploaded(
      String name, Source source, Resolution.Resolved upload, SourceTarget target) {
    // Given
    scheduler.of(Specs.spec().named("a").from(source).build(), upload, "key", MAX_AGE);

    // When
    executor.runAll();

    // Then
    assertThat(checked).containsExactly(target);
  }

  @Test
  void anotherKeyInspectsAgain() {
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
    assertThat(checked).hasSize(2);
  }

  @Test
  void aCheckThatEndsAfterAnotherKeyWasAskedForIsNotUsed() {
    // Given a check of one key, and a check of another key started after it
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
        Arguments.of("almost too old", MAX_AGE.minusMillis(1), true),
        Arguments.of("too old", MAX_AGE, false),
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
      assertThat(checked).hasSize(2);
    }
  }

  @Test
  void whoWantsANewerOneHasItCheckedAgain() {
    // Given
    ask(A, HOST, "key");
    executor.runAll();
    Remote<Inspection> first = known("the first");
    clock.advance(Duration.ofMinutes(1));
    AdapterSpec spec = spec(A, HOST);
    assertThat(scheduler.find(A, "key", Duration.ofMinutes(2))).contains(first);

    // When
    Optional<Remote<Inspection>> found = scheduler.find(A, "key", Duration.ofMinutes(1));
    Remote<Inspection> again = scheduler.of(spec, resolved(HOST), "key", Duration.ofMinutes(1));

    // Then
    assertThat(found).isEmpty();
    assertThat(again).isInstanceOf(Remote.Pending.class);
    assertThat(scheduler.find(A, "key", Duration.ofMinutes(1))).contains(again);
    executor.runAll();
    assertThat(checked).hasSize(2);
  }

  @Test
  void aResultIsAsOldAsTheEndOfItsCheck() {
    // Given
    ask(A, HOST, "key");
    clock.advance(Duration.ofMinutes(4));

    // When
    executor.runAll();

    // Then
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the first"));
  }

  /** Should the end of a check be missed, the adapter still does not wait for ever. */
  @Test
  void aCheckUnderWayIsAskedForAgainWithinAMinute() {
    // Given
    ask(A, HOST, "key");
    clock.advance(Duration.ofHours(1));

    // When
    Remote<Inspection> answer = ask(A, HOST, "key");

    // Then
    assertThat(answer).isEqualTo(new Remote.Pending<>(clock.instant().plus(FALLBACK)));
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
  void oneMoreThanEightRunsOnlyForAnotherHostAndNamespace(
      String name, String namespace, String host, boolean begun) {
    // Given eight checks that do not end
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
    assertThat(answer).isEqualTo(begun ? pending() : queued());
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
    assertThat(answer).isEqualTo(queued());
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
  }

  @Test
  void noMoreRunThanThereArePlacesInAll() {
    // Given
    for (int i = 0; i < 2 * MAX_IN_ALL; i++) {
      ask(new AdapterId("ns-" + i, "a"), "host-" + i + ".test", "key");
    }

    // When
    int atOnce = executor.waiting();

    // Then
    assertThat(atOnce).isEqualTo(MAX_IN_ALL);
    executor.runNext();
    assertThat(executor.waiting()).isEqualTo(MAX_IN_ALL);
  }

  @Test
  void whoFindsNoPlaceIsCheckedWhenOneIsFreeAndOnlyThenWoken() {
    // Given
    fillHost();
    AdapterId next = new AdapterId("ns", "next");
    ask(next, HOST, "key");

    // When
    executor.runNext();

    // Then nobody has asked again
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
    assertThat(woken).hasSize(1).doesNotContain(next);
    executor.runAll();
    assertThat(woken).hasSize(MAX_AT_ONCE + 1).endsWith(next);
    assertThat(ask(next, HOST, "key")).isEqualTo(known("the first"));
  }

  @Test
  void whoAsksAgainIsNotQueuedTwice() {
    // Given
    fillHost();
    AdapterId next = new AdapterId("ns", "next");

    // When
    Remote<Inspection> first = ask(next, HOST, "key");
    Remote<Inspection> second = ask(next, HOST, "key");

    // Then
    assertThat(second).isEqualTo(first).isEqualTo(queued());
    assertThat(scheduler.find(next, "key", MAX_AGE)).contains(first);
    executor.runAll();
    assertThat(checked).hasSize(MAX_AT_ONCE + 1);
    assertThat(woken).containsOnlyOnce(next);
  }

  @Test
  void anotherKeyTakesThePlaceInTheQueue() {
    // Given
    fillHost();
    AdapterId changed = new AdapterId("ns", "changed");
    AdapterId after = new AdapterId("ns", "after");
    ask(changed, HOST, "the old key");
    ask(after, HOST, "key");

    // When
    ask(changed, HOST, "the new key");

    // Then
    assertThat(scheduler.find(changed, "the old key", MAX_AGE)).isEmpty();
    executor.runAll();
    assertThat(woken.subList(MAX_AT_ONCE, woken.size())).containsExactly(changed, after);
    assertThat(ask(changed, HOST, "the new key")).isEqualTo(known("the first"));
  }

  @Test
  void whoIsForgottenLeavesTheQueue() {
    // Given
    fillHost();
    AdapterId gone = new AdapterId("ns", "gone");
    AdapterId after = new AdapterId("ns", "after");
    ask(gone, HOST, "key");
    ask(after, HOST, "key");

    // When
    scheduler.forget(gone);

    // Then
    executor.runAll();
    assertThat(woken).hasSize(MAX_AT_ONCE + 1).endsWith(after).doesNotContain(gone);
  }

  @Test
  void theTurnGoesRoundTheNamespacesAndWithinOneInOrder() {
    // Given
    fillHost();
    List<AdapterId> waiting =
        Stream.of("x/1", "x/2", "x/3", "y/1", "y/2", "z/1")
            .map(text -> new AdapterId(text.substring(0, 1), text.substring(2)))
            .toList();
    waiting.forEach(id -> ask(id, HOST, "key"));

    // When
    executor.runAll();

    // Then
    assertThat(woken.subList(MAX_AT_ONCE, woken.size()))
        .extracting(AdapterId::toString)
        .containsExactly("x/1", "y/1", "z/1", "x/2", "y/2", "x/3");
  }

  @Test
  void aFullHostHoldsUpNobodyBehindIt() {
    // Given
    fillHost();
    AdapterId stuck = new AdapterId("other", "stuck");
    AdapterId behind = new AdapterId("other", "behind");
    ask(stuck, HOST, "key");

    // When
    ask(behind, "fast.test", "key");

    // Then
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE + 1);
  }

  static Stream<Arguments> waits() {
    return Stream.of(
        Arguments.of("almost too long", MAX_WAIT.minusMillis(1), false),
        Arguments.of("too long", MAX_WAIT, true),
        Arguments.of("far too long", Duration.ofDays(1), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waits")
  void waitingEndsWithoutAResult(String name, Duration wait, boolean ended) {
    // Given
    fillHost();
    AdapterId next = new AdapterId("ns", "next");
    ask(next, HOST, "key");
    clock.advance(wait);

    // When
    Remote<Inspection> answer = ask(next, HOST, "key");

    // Then
    if (ended) {
      Inspection inspection = ((Remote.Known<Inspection>) answer).value();
      PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "5 minutes");
      assertThat(ask(next, HOST, "key")).isEqualTo(answer);
      executor.runAll();
      assertThat(checked).hasSize(MAX_AT_ONCE);
    } else {
      assertThat(answer)
          .isEqualTo(new Remote.Pending<>(clock.instant().plus(MAX_WAIT.minus(wait))));
    }
  }

  @Test
  void whoWaitsIsNotAskedToComeBackBeforeTheWaitingIsOver() {
    // Given
    fillHost();
    Instant over = clock.instant().plus(MAX_WAIT);
    List<AdapterId> waiting =
        IntStream.range(0, 1_000).mapToObj(i -> new AdapterId("ns", "w" + i)).toList();

    // When
    List<Remote<Inspection>> queued = waiting.stream().map(id -> ask(id, HOST, "key")).toList();
    clock.advance(Duration.ofMinutes(2));
    Remote<Inspection> later = ask(waiting.get(999), HOST, "key");

    // Then
    assertThat(queued).containsOnly(new Remote.Pending<>(over));
    assertThat(later).isEqualTo(new Remote.Pending<>(over));
    executor.runAll();
    assertThat(woken).hasSize(1_000 + MAX_AT_ONCE).containsAll(waiting);
  }

  @Test
  void whatIsRejectedWhenTheLastCheckEndsIsNotForgotten() {
    // Given two that wait for a thread, one of them rejected again when the only check ends
    ask(A, HOST, "key");
    executor.setFull(true);
    AdapterId next = new AdapterId("ns", "next");
    AdapterId last = new AdapterId("ns", "last");
    Remote<Inspection> waits = ask(next, HOST, "key");
    ask(last, HOST, "key");

    // When
    executor.runNext();

    // Then one of them is woken to ask for both, and is the one that looks again
    assertThat(waits).isEqualTo(queued());
    assertThat(woken).containsExactly(A, next);
    assertThat(ask(next, HOST, "key")).isEqualTo(pending());
    executor.setFull(false);
    ask(next, HOST, "key");
    executor.runAll();
    assertThat(woken).containsExactly(A, next, next, last);
  }

  @Test
  void anotherKeyDoesNotMakeTheWaitLonger() {
    // Given
    fillHost();
    AdapterId next = new AdapterId("ns", "next");
    ask(next, HOST, "the old key");
    clock.advance(MAX_WAIT);

    // When
    Remote<Inspection> answer = ask(next, HOST, "the new key");

    // Then
    assertThat(answer).isInstanceOf(Remote.Known.class);
  }

  @Test
  void aStepOfTheWallClockChangesNoWaitAndNoAge() {
    // Given
    SteppedClock wall = new SteppedClock(Specs.NOW);
    PreflightScheduler stepped =
        new PreflightScheduler(this::inspect, executor, 1, wall, clock::nanos, woken::add);
    AdapterSpec first = spec(A, HOST);
    AdapterSpec second = spec(new AdapterId("ns", "second"), HOST);
    stepped.of(first, resolved(HOST), "key", MAX_AGE);
    executor.runNext();
    stepped.of(spec(new AdapterId("ns", "third"), HOST), resolved(HOST), "key", MAX_AGE);
    stepped.of(second, resolved(HOST), "key", MAX_AGE);

    // When
    wall.advance(Duration.ofDays(1));

    // Then
    assertThat(stepped.of(first, resolved(HOST), "key", MAX_AGE)).isInstanceOf(Remote.Known.class);
    assertThat(stepped.of(second, resolved(HOST), "key", MAX_AGE))
        .isInstanceOf(Remote.Pending.class);
  }

  @Test
  void whatAFullExecutorRejectsStaysInTheQueue() {
    // Given
    executor.setFull(true);
    AdapterId next = new AdapterId("ns", "next");

    // When
    Remote<Inspection> answer = ask(A, HOST, "key");
    ask(next, HOST, "key");

    // Then the next to ask starts both
    assertThat(answer).isEqualTo(pending());
    executor.setFull(false);
    assertThat(ask(next, HOST, "key")).isEqualTo(pending());
    assertThat(executor.waiting()).isEqualTo(2);
    executor.runAll();
    assertThat(woken).containsExactly(A, next);
  }

  @Test
  void whatWasRejectedStartsWhenAnotherCheckEnds() {
    // Given
    ask(A, HOST, "key");
    executor.setFull(true);
    AdapterId next = new AdapterId("ns", "next");
    ask(next, HOST, "key");
    executor.setFull(false);

    // When
    executor.runNext();

    // Then
    assertThat(executor.waiting()).isEqualTo(1);
    executor.runAll();
    assertThat(woken).containsExactly(A, next);
  }

  @Test
  void aCheckThatAFullExecutorRejectedIsNotCounted() {
    // Given
    executor.setFull(true);
    for (int i = 0; i < 3 * MAX_AT_ONCE; i++) {
      ask(new AdapterId("ns", "a" + i), HOST, "key");
    }
    executor.setFull(false);

    // When
    ask(new AdapterId("ns", "a0"), HOST, "key");

    // Then
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
    executor.runAll();
    assertThat(woken).hasSize(3 * MAX_AT_ONCE);
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
  void anInspectorThatThrowsGivesAnUnknownResult(String name, Throwable bug) {
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
  @MethodSource("quotes")
  void theLogOfAnInspectorThatThrowsQuotesNoUrl(String name, Throwable bug) {
    // Given
    Logger logger = (Logger) LoggerFactory.getLogger(PreflightScheduler.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    inspector = target -> sneaky(bug);
    ask(A, HOST, "key");

    // When
    try {
      executor.runAll();
    } finally {
      logger.detachAppender(log);
    }

    // Then it says what failed and where
    assertThat(log.list).hasSize(1);
    String text = ThrowableProxyUtil.asString(log.list.get(0).getThrowableProxy());
    assertThat(text)
        .contains(bug.getClass().getName(), getClass().getName() + ".quotes")
        .doesNotContain("5ec7e7");
  }

  static Stream<Arguments> quotes() {
    String url = "https://" + HOST + "/a?" + SECRET;
    return Stream.of(
        Arguments.of("in its message", new IllegalArgumentException("bad URL " + url)),
        Arguments.of("in pieces", new IllegalArgumentException("bad query " + SECRET)),
        Arguments.of("in its cause", new IllegalStateException(new IOException(url))),
        Arguments.of("without a scheme", new StackOverflowError("slow.test/a?" + SECRET)),
        Arguments.of("beside another failure", beside(new IOException(url))));
  }

  private static Throwable beside(Throwable suppressed) {
    Throwable bug = new IllegalStateException("closed");
    bug.addSuppressed(suppressed);
    return bug;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bugs")
  void anInspectorThatThrowsIsNotCountedAsRunning(String name, Throwable bug) {
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
  void inspectsAgainAfterForget() {
    // Given
    ask(A, HOST, "key");
    executor.runAll();

    // When
    scheduler.forget(A);

    // Then
    inspector = target -> passed("the second");
    assertThat(ask(A, HOST, "key")).isInstanceOf(Remote.Pending.class);
    executor.runAll();
    assertThat(ask(A, HOST, "key")).isEqualTo(known("the second"));
  }

  @Test
  void aCheckThatEndsAfterForgetLeavesNothingBehind() {
    // Given
    ask(A, HOST, "key");
    scheduler.forget(A);

    // When
    executor.runAll();

    // Then it is not counted any more, and its result is not used
    assertThat(ask(A, HOST, "key")).isInstanceOf(Remote.Pending.class);
    executor.runAll();
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      ask(new AdapterId("ns", "a" + i), HOST, "key");
    }
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
  }

  @Test
  void aForgottenCheckStillCountsUntilItEnds() {
    // Given
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      AdapterId gone = new AdapterId("ns", "a" + i);
      ask(gone, HOST, "key");
      scheduler.forget(gone);
    }

    // When
    Remote<Inspection> answer = ask(A, HOST, "key");

    // Then
    assertThat(answer).isEqualTo(queued());
    assertThat(executor.waiting()).isEqualTo(MAX_AT_ONCE);
  }

  @Test
  void aForgottenCheckIsNotTheResultOfTheNextOne() {
    // Given
    ask(A, HOST, "key");
    scheduler.forget(A);
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

  /** Eight checks of one host, in one namespace, that have not ended. */
  private void fillHost() {
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      ask(new AdapterId("full", "a" + i), HOST, "key");
    }
  }

  private Remote<Inspection> ask(AdapterId who, String host, String key) {
    return scheduler.of(spec(who, host), resolved(host), key, MAX_AGE);
  }

  private static AdapterSpec spec(AdapterId who, String host) {
    Source source =
        host == null
            ? new Source.HuggingFace("acme/bot", null)
            : new Source.PresignedUrl(new SecretKeyRef("url", "URL"));
    return Specs.spec().of(who).named("a").from(source).build();
  }

  private static Resolution.Resolved resolved(String host) {
    return new Resolution.Resolved(
        Sensitive.of("https://" + (host == null ? "hub.test/acme/bot" : host + "/a?" + SECRET)),
        null);
  }

  private Remote<Inspection> pending() {
    return new Remote.Pending<>(clock.instant().plus(FALLBACK));
  }

  /** Of who has just been queued, and is started by the end of another check. */
  private Remote<Inspection> queued() {
    return new Remote.Pending<>(clock.instant().plus(MAX_WAIT));
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
