package dev.loraoperator.source;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
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
 * on the network, so it runs in the background, and wakes the adapters that wait for it when it has
 * ended. Thread-safe.
 */
public final class OperatorIdentity {

  private static final Logger LOGGER = LoggerFactory.getLogger(OperatorIdentity.class);

  /** No lookup, successful or not, is repeated sooner. */
  private static final Duration MIN_INTERVAL = Duration.ofMinutes(1);

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
  private final LongSupplier nanoTime;
  private final Consumer<AdapterId> wake;

  private final Set<AdapterId> waiting = new LinkedHashSet<>();
  private boolean lookingUp;
  private @Nullable Long lookedUpAt;
  private State state;

  /**
   * @param providers makes a provider without cached credentials, closed after one use
   * @param clock for the end of credentials
   * @param nanoTime the monotonic clock, for the time between two lookups
   * @param wake called, outside of any lock, for each adapter whose wait has ended
   */
  OperatorIdentity(
      Supplier<AwsCredentialsProvider> providers,
      Executor executor,
      Clock clock,
      LongSupplier nanoTime,
      Consumer<AdapterId> wake) {
    this.providers = providers;
    this.executor = executor;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.wake = wake;
    this.state = new Pending(clock.instant());
  }

  /** The identity that the AWS SDK's default chain finds. */
  public static OperatorIdentity ofDefaultChain(
      Executor executor, Clock clock, LongSupplier nanoTime, Consumer<AdapterId> wake) {
    return new OperatorIdentity(OperatorIdentity::defaultChain, executor, clock, nanoTime, wake);
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

  /** The state for {@code adapter}, which is woken when a state that is pending has ended. */
  synchronized State current(AdapterId adapter) {
    Instant now = clock.instant();
    boolean valid =
        state.fold(ready -> ready.keys().lastFrom(now), failed -> false, pending -> false);
    if (valid || isRecent()) {
      return state;
    }
    waiting.add(adapter);
    if (!lookingUp) {
      lookingUp = true;
      try {
        executor.execute(this::lookUp);
      } catch (RejectedExecutionException e) {
        lookingUp = false;
      }
    }
    return new Pending(now.plus(Backoff.SAFETY_NET));
  }

  private boolean isRecent() {
    return lookedUpAt != null && nanoTime.getAsLong() - lookedUpAt < MIN_INTERVAL.toNanos();
  }

  private void lookUp() {
    State found = resolve();
    List<AdapterId> woken;
    synchronized (this) {
      state = found;
      lookedUpAt = nanoTime.getAsLong();
      lookingUp = false;
      woken = List.copyOf(waiting);
      waiting.clear();
    }
    woken.forEach(wake);
  }

  /**
   * Catches more than the SDK's exceptions: an unreadable token file throws another, for example,
   * and a class that does not load an Error; whoever waits must learn of any.
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
    } catch (RuntimeException | Error e) {
      LOGGER.atWarn().addKeyValue("error", kind(e)).log("no AWS credentials");
      return new Failed(UNAVAILABLE);
    }
  }

  /** Never the message: a credentials provider may put anything into it. */
  private static String kind(Throwable e) {
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
