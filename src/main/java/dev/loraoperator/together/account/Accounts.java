package dev.loraoperator.together.account;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;

/**
 * One {@link Account} per API key value, so that Secrets with the same key share its limits and a
 * rotated key starts with none.
 *
 * @param <V> what an API makes of an account
 */
public final class Accounts<V> {

  /** An account that is not used for this long is forgotten, and its key with it. */
  private static final Duration IDLE = Duration.ofHours(1);

  /** A result that is older will not be recorded: its adapter is suspended, or paused. */
  private static final Duration RECORDED_WITHIN = Duration.ofSeconds(3);

  private final AccountContext context;
  private final BiFunction<Sensitive, Account, V> views;
  private final ConcurrentMap<String, Entry<V>> byKey = new ConcurrentHashMap<>();
  private volatile Instant lastSweep;

  private record Entry<V>(Account account, V view) {}

  /**
   * @param views called once for each account
   */
  public Accounts(AccountContext context, BiFunction<Sensitive, Account, V> views) {
    this.context = context;
    this.views = views;
    this.lastSweep = context.now();
  }

  /** The account of {@code apiKey}. */
  public V of(Sensitive apiKey) {
    sweep();
    return byKey.computeIfAbsent(apiKey.fingerprint(), key -> entry(apiKey)).view();
  }

  private Entry<V> entry(Sensitive apiKey) {
    Account account = new Account(context);
    return new Entry<>(account, views.apply(apiKey, account));
  }

  /** The adapter is gone: nothing waits for it any more. */
  public void forget(AdapterId who) {
    byKey.values().forEach(entry -> entry.account().forget(who));
  }

  /**
   * Whether no call that changes or costs something is in flight, and the results of those that
   * ended are recorded, or are not going to be.
   */
  public boolean isSettled() {
    Instant time = context.now().minus(RECORDED_WITHIN);
    return byKey.values().stream().allMatch(entry -> entry.account().isSettledSince(time));
  }

  private void sweep() {
    Instant now = context.now();
    if (lastSweep.plus(IDLE).isBefore(now)) {
      lastSweep = now;
      byKey.values().removeIf(entry -> entry.account().isIdleSince(now.minus(IDLE)));
    }
  }
}
