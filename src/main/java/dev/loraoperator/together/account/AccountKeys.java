package dev.loraoperator.together.account;

import dev.loraoperator.backend.Identity;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One {@link AccountKey} per API key value and the project that the user names for it, so that a
 * rotated key starts with nothing against it. Thread-safe.
 */
public final class AccountKeys {

  /** A key that is not used for this long is forgotten. */
  private static final Duration IDLE = Duration.ofHours(1);

  /** A result that is older will not be recorded: its adapter is suspended, or paused. */
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(3);

  private final AccountContext context;
  private final Function<Sensitive, Reply<Identity>> whoami;
  private final ConcurrentMap<String, AccountKey> byName = new ConcurrentHashMap<>();
  private volatile Instant lastSweep;

  /**
   * @param whoami asks the service whose key it is; blocks
   */
  public AccountKeys(AccountContext context, Function<Sensitive, Reply<Identity>> whoami) {
    this.context = context;
    this.whoami = whoami;
    this.lastSweep = context.now();
  }

  /**
   * What is known of {@code apiKey}.
   *
   * @param project id of its project, should the service not tell it; null where the user names
   *     none
   */
  public AccountKey of(Sensitive apiKey, @Nullable String project) {
    sweep();
    return byName.computeIfAbsent(
        apiKey.fingerprint() + (project == null ? "" : " of " + project),
        any -> new AccountKey(apiKey, project, context, whoami));
  }

  /** The adapter is gone: nothing waits for it any more. */
  public void forget(AdapterId who) {
    byName.values().forEach(key -> key.forget(who));
  }

  /**
   * Whether no call that changes or costs something is in flight, and the results of those that
   * ended are recorded, or are not going to be.
   */
  public boolean isSettled() {
    Instant time = context.now().minus(RECORDED_WITHIN);
    return byName.values().stream().allMatch(key -> key.isSettledSince(time));
  }

  private void sweep() {
    Instant now = context.now();
    if (lastSweep.plus(IDLE).isBefore(now)) {
      lastSweep = now;
      byName.values().removeIf(key -> key.isIdleSince(now.minus(IDLE)));
    }
  }
}
