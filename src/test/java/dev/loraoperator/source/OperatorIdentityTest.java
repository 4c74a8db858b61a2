package dev.loraoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.source.OperatorIdentity.Failed;
import dev.loraoperator.source.OperatorIdentity.Pending;
import dev.loraoperator.source.OperatorIdentity.Ready;
import dev.loraoperator.testing.SteppedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class OperatorIdentityTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String KEY_ID = "AKIAOPERATOR00000000";
  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");
  private static final AwsCredentials STATIC = AwsBasicCredentials.create(KEY_ID, "5ec3e7");

  private final SteppedClock clock = new SteppedClock(NOW);
  private final Queue<Runnable> background = new ArrayDeque<>();
  private Supplier<AwsCredentials> answer = () -> STATIC;
  private final List<AdapterId> woken = new ArrayList<>();
  private int lookups;
  private int closed;

  private final OperatorIdentity identity =
      new OperatorIdentity(FakeProvider::new, background::add, clock, clock::nanos, woken::add);

  @AfterEach
  void forgetSettings() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    System.clearProperty("aws.webIdentityTokenFile");
    System.clearProperty("aws.roleArn");
  }

  @Test
  void looksUpInTheBackground() {
    assertThat(identity.current(A)).isEqualTo(new Pending(NOW.plusSeconds(60)));
    assertThat(lookups).isZero();

    runBackground();

    assertThat(identity.current(A)).isEqualTo(new Ready(SigningKeys.of(STATIC)));
  }

  @Test
  void looksUpOnceForManyAdaptersAndWakesEachWhenItEnds() {
    // Given
    identity.current(A);
    identity.current(B);
    identity.current(A);

    // When
    assertThat(woken).isEmpty();
    assertThat(background).hasSize(1);
    runBackground();

    // Then
    assertThat(woken).containsExactly(A, B);
    assertThat(identity.current(A)).isInstanceOf(Ready.class);
  }

  @Test
  void wakesNobodyTwice() {
    // Given
    answer = () -> session(NOW.plus(Duration.ofHours(1)));
    lookUp();
    woken.clear();
    clock.advance(Duration.ofMinutes(1));

    // When
    identity.current(B);
    runBackground();

    // Then
    assertThat(woken).containsExactly(B);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("of the SDK", SdkClientException.create("STS is away")),
        Arguments.of("of the JDK", new UncheckedIOException(new IOException("gone"))),
        Arguments.of("a class that does not load", new NoClassDefFoundError("sts")),
        Arguments.of("files nested too deep", new StackOverflowError("parser")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void whateverALookupThrowsEndsIt(String name, Throwable failure) {
    // Given
    answer = () -> sneaky(failure);

    // When
    lookUp();

    // Then
    assertThat(identity.current(A)).isInstanceOf(Failed.class);
    assertThat(woken).containsExactly(A);
    clock.advance(Duration.ofMinutes(1));
    assertThat(identity.current(A)).isInstanceOf(Pending.class);
    assertThat(background).hasSize(1);
  }

  @Test
  void aStepOfTheWallClockDoesNotStopLookups() {
    // Given
    SteppedClock wall = new SteppedClock(NOW);
    OperatorIdentity stepped =
        new OperatorIdentity(FakeProvider::new, background::add, wall, clock::nanos, woken::add);
    answer = failing(SdkClientException.create("STS is away"));
    stepped.current(A);
    runBackground();

    // When
    wall.advance(Duration.ofDays(-1));
    clock.advance(Duration.ofMinutes(1));

    // Then
    assertThat(stepped.current(A)).isInstanceOf(Pending.class);
    assertThat(background).hasSize(1);
  }

  @Test
  void closesTheProvider() {
    lookUp();

    assertThat(closed).isEqualTo(1);
  }

  @Test
  void keepsStaticKeys() {
    lookUp();

    clock.advance(Duration.ofDays(30));

    assertThat(identity.current(A)).isInstanceOf(Ready.class);
    assertThat(lookups).isEqualTo(1);
  }

  @Test
  void keepsASessionWhileItIsLongEnough() {
    answer = () -> session(NOW.plus(Duration.ofHours(2)));
    lookUp();

    clock.advance(Duration.ofMinutes(20));

    assertThat(identity.current(A)).isInstanceOf(Ready.class);
    assertThat(background).isEmpty();
  }

  @Test
  void renewsASessionThatHasBecomeTooShort() {
    answer = () -> session(NOW.plus(Duration.ofHours(2)));
    lookUp();
    clock.advance(Duration.ofMinutes(21));
    Instant later = NOW.plus(Duration.ofMinutes(141));
    answer = () -> session(later);

    assertThat(identity.current(A)).isInstanceOf(Pending.class);
    runBackground();

    assertThat(((Ready) identity.current(A)).keys().end()).isEqualTo(later);
  }

  @Test
  void renewsASessionThatIsTooShortFromTheStartOnceAMinute() {
    answer = () -> session(NOW.plus(Duration.ofHours(1)));
    lookUp();

    clock.advance(Duration.ofSeconds(59));
    assertThat(identity.current(A)).isInstanceOf(Ready.class);
    assertThat(background).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    assertThat(identity.current(A)).isInstanceOf(Pending.class);
    assertThat(background).hasSize(1);
  }

  @Test
  void remembersAFailureForAMinute() {
    answer = failing(SdkClientException.create("no provider knows " + KEY_ID));
    lookUp();

    clock.advance(Duration.ofSeconds(59));
    Failed failed = (Failed) identity.current(A);

    assertThat(failed.problem().reason()).isEqualTo(Reason.AWS_CREDENTIALS_UNAVAILABLE);
    assertThat(failed.problem().message())
        .contains("maximum session is 2 hours")
        .doesNotContain(KEY_ID);
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void logsTheKindOfAFailureAndNotItsText() {
    Logger logger = (Logger) LoggerFactory.getLogger(OperatorIdentity.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    answer = failing(SdkClientException.create("tried the key 5ec3e7"));

    try {
      lookUp();
    } finally {
      logger.detachAppender(log);
    }

    assertThat(log.list).hasSize(1);
    assertThat(log.list.get(0).getThrowableProxy()).isNull();
    assertThat(log.list.get(0).getKeyValuePairs().toString())
        .contains("SdkClientException")
        .doesNotContain("5ec3e7");
  }

  @Test
  void recoversFromAFailure() {
    answer = failing(SdkClientException.create("STS is away"));
    lookUp();
    clock.advance(Duration.ofMinutes(1));
    answer = () -> STATIC;

    assertThat(identity.current(A)).isInstanceOf(Pending.class);
    runBackground();

    assertThat(identity.current(A)).isInstanceOf(Ready.class);
  }

  @Test
  void triesAgainWhenNoThreadIsFree() {
    boolean[] busy = {true};
    OperatorIdentity crowded =
        new OperatorIdentity(
            FakeProvider::new,
            task -> {
              if (busy[0]) {
                throw new RejectedExecutionException();
              }
              task.run();
            },
            clock,
            clock::nanos,
            woken::add);
    assertThat(crowded.current(A)).isInstanceOf(Pending.class);
    busy[0] = false;

    crowded.current(A);

    assertThat(crowded.current(A)).isInstanceOf(Ready.class);
  }

  @Test
  void prefersKeysInTheEnvironmentToTheWebIdentity() {
    System.setProperty("aws.accessKeyId", KEY_ID);
    System.setProperty("aws.secretAccessKey", "5ec3e7");
    System.setProperty("aws.webIdentityTokenFile", "/nowhere/token");
    System.setProperty("aws.roleArn", "arn:aws:iam::123456789012:role/lora-operator");
    OperatorIdentity real =
        OperatorIdentity.ofDefaultChain(Runnable::run, clock, clock::nanos, woken::add);
    real.current(A);

    Ready ready = (Ready) real.current(A);

    assertThat(ready.keys().credentials().accessKeyId()).isEqualTo(KEY_ID);
  }

  @Test
  void showsNothingSecret() {
    answer = () -> session(NOW.plus(Duration.ofHours(2)));
    lookUp();

    assertThat(identity.current(A).toString()).doesNotContain(KEY_ID, "5ec3e7", "t0ken");
  }

  private void lookUp() {
    identity.current(A);
    runBackground();
  }

  private void runBackground() {
    background.remove().run();
  }

  private static AwsCredentials session(Instant end) {
    return AwsSessionCredentials.builder()
        .accessKeyId(KEY_ID)
        .secretAccessKey("5ec3e7")
        .sessionToken("t0ken")
        .expirationTime(end)
        .build();
  }

  private static Supplier<AwsCredentials> failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> AwsCredentials sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private final class FakeProvider implements AwsCredentialsProvider, SdkAutoCloseable {
    @Override
    public AwsCredentials resolveCredentials() {
      lookups++;
      return answer.get();
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
