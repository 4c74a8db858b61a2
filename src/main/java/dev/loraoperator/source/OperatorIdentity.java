package dev.loraoperator.source;

import dev.loraoperator.core.Fault;
import dev.loraoperator.core.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The operator's own AWS credentials: IRSA, pod identity, environment. Looking them up may take
 * seconds on the network, so that happens elsewhere and callers are told to come back. Thread-safe.
 */
public final class OperatorIdentity {

  private static final Logger LOGGER = LoggerFactory.getLogger(OperatorIdentity.class);

  /** No lookup, good or bad, is repeated sooner. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  /** Just enough for a URL that must live 100 minutes; roles allow one hour unless raised. */
  private static final Duration SESSION = Duration.ofHours(2);

  private final Supplier<AwsCredentialsProvider> providers;
  private final Executor executor;
  private final Clock clock;

  private boolean lookingUp;
  private @Nullable Instant lookedUpAt;
  private State state;

  /**
   * @param providers makes a provider without cached credentials
   */
  OperatorIdentity(Supplier<AwsCredentialsProvider> providers, Executor executor, Clock clock) {
    this.providers = providers;
    this.executor = executor;
    this.clock = clock;
    this.state = new Pending(clock.instant());
  }

  /** The identity that the AWS SDK's default chain finds. */
  public static OperatorIdentity ofDefaultChain(Executor executor, Clock clock) {
    return new OperatorIdentity(OperatorIdentity::defaultChain, executor, clock);
  }

  /** What is known now. */
  sealed interface State {}

  record Ready(AwsCredentials credentials) implements State {}

  record Failed(Fault fault) implements State {}

  record Pending(Instant until) implements State {}

  synchronized State current() {
    Instant now = clock.instant();
    boolean patient = lookedUpAt != null && now.isBefore(lookedUpAt.plus(PATIENCE));
    boolean good = state instanceof Ready ready && livesLongEnough(ready.credentials(), now);
    if (good || patient) {
      return state;
    }
    if (!lookingUp) {
      lookingUp = true;
      try {
        executor.execute(this::lookUp);
      } catch (RejectedExecutionException e) {
        lookingUp = false;
      }
    }
    return new Pending(now.plus(COME_BACK));
  }

  private void lookUp() {
    State found = resolve();
    synchronized (this) {
      state = found;
      lookedUpAt = clock.instant();
      lookingUp = false;
    }
  }

  private State resolve() {
    try {
      return new Ready(providers.get().resolveCredentials());
    } catch (SdkException e) {
      LOGGER.atDebug().setCause(e).log("no AWS credentials");
      return new Failed(
          new Fault(
              Reason.AWS_CREDENTIALS_UNAVAILABLE,
              "The operator's own AWS identity gives no credentials. Check its role: IRSA and pod"
                  + " identity need a role whose maximum session is 2 hours or more"));
    }
  }

  private static boolean livesLongEnough(AwsCredentials credentials, Instant now) {
    return credentials
        .expirationTime()
        .map(end -> !now.plus(SourceResolver.MINIMUM_LIFE).isAfter(end))
        .orElse(true);
  }

  private static AwsCredentialsProvider defaultChain() {
    boolean webIdentity =
        SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()
            && SdkSystemSetting.AWS_ROLE_ARN.getStringValue().isPresent();
    // The chain itself asks for one hour, which is too short for any presigned URL of ours.
    return webIdentity
        ? WebIdentityTokenFileCredentialsProvider.builder().roleSessionDuration(SESSION).build()
        : DefaultCredentialsProvider.builder().build();
  }
}
