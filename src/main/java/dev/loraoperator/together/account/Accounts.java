package dev.loraoperator.together.account;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One {@link Account} per API key value, so that Secrets with the same key share its limits and a
 * rotated key starts afresh.
 */
public final class Accounts {

  /** An account nobody has asked for this long is forgotten, and its key with it. */
  private static final Duration IDLE = Duration.ofHours(1);

  /** Whose outcome is older is not going to be recorded: its adapter is suspended, or paused. */
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(3);

  private final AccountContext context;
  private final ConcurrentMap<String, Account> byKey = new ConcurrentHashMap<>();
  private volatile Instant lastSweep;

  public Accounts(AccountContext context) {
    this.context = context;
    this.lastSweep = context.now();
  }

  /** The account of {@code apiKey}. */
  public Account of(Sensitive apiKey) {
    sweep();
    return byKey.computeIfAbsent(apiKey.fingerprint(), key -> new Account(apiKey, context));
  }

  /** The adapter is gone: nothing waits for it any more. */
  public void forget(AdapterId who) {
    byKey.values().forEach(account -> account.forget(who));
  }

  /**
   * Whether no call that changes or costs something is under way, and the outcomes of those that
   * ended are recorded, or are not going to be.
   */
  public boolean isSettled() {
    Instant time = context.now().minus(RECORDED_WITHIN);
    return byKey.values().stream().allMatch(account -> account.isSettledSince(time));
  }

  private void sweep() {
    Instant now = context.now();
    if (lastSweep.plus(IDLE).isBefore(now)) {
      lastSweep = now;
      byKey.values().removeIf(account -> account.isIdleSince(now.minus(IDLE)));
    }
  }
}
