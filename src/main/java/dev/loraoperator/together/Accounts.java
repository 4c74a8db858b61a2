package dev.loraoperator.together;

import dev.loraoperator.core.AdapterId;
import dev.loraoperator.core.Sensitive;
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

  private void sweep() {
    Instant now = context.now();
    if (lastSweep.plus(IDLE).isBefore(now)) {
      lastSweep = now;
      byKey.values().removeIf(account -> account.isIdleSince(now.minus(IDLE)));
    }
  }
}
