package dev.loraoperator.source;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The operator's own AWS credentials: IRSA, pod identity, environment. The lookup may take seconds
 * on the network, so it runs in the background, and callers ask again. Thread-safe.
 */
public final class OperatorIdentity {

  private static final Logger LOGGER = LoggerFactory.getLogger(OperatorIdentity.class);

  /** No lookup, successful or not, is repeated sooner. */
  private static final Duration MIN_INTERVAL = Duration.ofMinutes(1);

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Enough for a URL that must live 100 minutes. Roles allow one hour unless that is raised. */
  private static final Duration SESSION = Duration.ofHours(2);

  private static final Problem UNAVAILABLE =
      new Problem(
          Reason.AWS_CREDENTIALS_UNAVAILABLE,
          "The operator's own AWS identity gives no credentials; the operator's log says why. Check"
              + " its role: IRSA and pod identity need a role whose maximum session is 2 hours or"
              + " more");

  private final Supplier<AwsCredentialsProvider> providers;
  private final Executor executor;
  private final Clock clock;

  private boolean lookingUp;
  private @Nullable Instant lookedUpAt;
  private State state;

  /**
   * @param providers makes a provider without cached credentials, closed after one use
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

  /** What is known of the credentials now. */
  sealed interface State {

    /** One function per case: a new case does not compile until every caller handles it. */
    <R> R fold(Function<Ready, R> ready, Function<Failed, R> failed, Function<Pending, R> pending);
  }

  record Ready(SigningKeys keys) implements State {
    @Override
    public <R> R fold(
        Function<Ready, R> ready, Function<Failed, R> failed, Function<Pending, R> pending) {
      return ready.apply(this);
    }
  }

  record Failed(Problem problem) implements State {
    @Override
    public <R> R fold(
        Function<Ready, R> ready, Function<Failed, R> failed, Function<Pending, R> pending) {
      return failed.apply(this);
    }
  }

  record Pending(Instant until) implements State {
    @Override
    public <R> R fold(
        Function<Ready, R> ready, Function<Failed, R> failed, Function<Pending, R> pending) {
      return pending.apply(this);
    }
  }

  synchronized State current() {
    Instant now = clock.instant();
    boolean recent = lookedUpAt != null && now.isBefore(lookedUpAt.plus(MIN_INTERVAL));
    boolean valid =
        state.fold(ready -> ready.keys().lastFrom(now), failed -> false, pending -> false);
    if (valid || recent) {
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
    return new Pending(now.plus(RETRY));
  }

  private void lookUp() {
    State found = resolve();
    synchronized (this) {
      state = found;
      lookedUpAt = clock.instant();
      lookingUp = false;
    }
  }

  /**
   * Catches more than the SDK's exceptions: an unreadable token file throws another, for example.
   */
  private State resolve() {
    try {
      AwsCredentialsProvider provider = providers.get();
      try {
        return new Ready(SigningKeys.of(provider.resolveCredentials()));
      } finally {
        if (provider instanceof SdkAutoCloseable closeable) {
          closeable.close();
        }
      }
    } catch (RuntimeException e) {
      LOGGER.atWarn().addKeyValue("error", kind(e)).log("no AWS credentials");
      return new Failed(UNAVAILABLE);
    }
  }

  /** Never the message: a credentials provider may put anything into it. */
  private static String kind(RuntimeException e) {
    return e instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? service.awsErrorDetails().errorCode()
        : e.getClass().getSimpleName();
  }

  /**
   * The SDK's chain requests IRSA sessions of one hour, too short for our presigned URLs, and has
   * no setting for that. Keys in the environment come first, as they do in the chain.
   */
  private static AwsCredentialsProvider defaultChain() {
    boolean webIdentity =
        SdkSystemSetting.AWS_ACCESS_KEY_ID.getStringValue().isEmpty()
            && SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()
            && SdkSystemSetting.AWS_ROLE_ARN.getStringValue().isPresent();
    return webIdentity
        ? WebIdentityTokenFileCredentialsProvider.builder().roleSessionDuration(SESSION).build()
        : DefaultCredentialsProvider.builder().build();
  }
}
