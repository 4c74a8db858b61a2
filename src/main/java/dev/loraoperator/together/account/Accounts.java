package dev.loraoperator.together.account;

import dev.loraoperator.backend.Identity;
import dev.loraoperator.model.AdapterId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * One {@link Account} for all API keys that open it, so that they share its limits and its lists.
 * Thread-safe.
 *
 * @param <V> what an API makes of an account
 */
public final class Accounts<V> {

  /** An account that is not used for this long is forgotten. */
  private static final Duration IDLE = Duration.ofHours(1);

  private final AccountContext context;
  private final Function<Account, V> views;
  private final ConcurrentMap<String, Entry<V>> byOwner = new ConcurrentHashMap<>();
  private volatile Instant lastSweep;

  private record Entry<V>(Account account, V view) {}

  /**
   * @param views called once for each account
   */
  public Accounts(AccountContext context, Function<Account, V> views) {
    this.context = context;
    this.views = views;
    this.lastSweep = context.now();
  }

  /** The account that {@code key} opens; a key of which that is not known stands for itself. */
  public V of(AccountKey key) {
    sweep();
    String owner =
        key.identity().map(Accounts::owner).orElseGet(() -> "key " + key.apiKey().fingerprint());
    return byOwner.computeIfAbsent(owner, any -> entry()).view();
  }

  private static String owner(Identity identity) {
    return "project "
        + identity.projectId()
        + (identity.userId() == null ? "" : " user " + identity.userId());
  }

  private Entry<V> entry() {
    Account account = new Account(context);
    return new Entry<>(account, views.apply(account));
  }

  /** The adapter is gone: nothing waits for it any more. */
  public void forget(AdapterId who) {
    byOwner.values().forEach(entry -> entry.account().forget(who));
  }

  private void sweep() {
    Instant now = context.now();
    if (lastSweep.plus(IDLE).isBefore(now)) {
      lastSweep = now;
      byOwner.values().removeIf(entry -> entry.account().isIdleSince(now.minus(IDLE)));
    }
  }
}
