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
  private final RateLimits rates;
  private final Function<Account, V> views;
  private final Function<AccountKey, String> owner;
  private final ConcurrentMap<String, Entry<V>> byOwner = new ConcurrentHashMap<>();
  private volatile Instant lastSweep;

  private record Entry<V>(Account account, V view) {}

  private Accounts(
      AccountContext context,
      RateLimits rates,
      Function<Account, V> views,
      Function<AccountKey, String> owner) {
    this.context = context;
    this.rates = rates;
    this.views = views;
    this.owner = owner;
    this.lastSweep = context.now();
  }

  /**
   * Accounts in which a user's things may be apart from those of others in the project. Only what
   * the service tells of a key makes it share one.
   *
   * @param rates shared with the other generations of the API
   * @param views called once for each account
   */
  public static <V> Accounts<V> ofUsers(
      AccountContext context, RateLimits rates, Function<Account, V> views) {
    return new Accounts<>(
        context,
        rates,
        views,
        key -> key.toldIdentity().map(Accounts::user).orElseGet(() -> name(key)));
  }

  /**
   * Accounts that are projects, of which each call names the one that it is for; so whoever says
   * which that is may be believed.
   *
   * @param rates shared with the other generations of the API
   * @param views called once for each account
   */
  public static <V> Accounts<V> ofProjects(
      AccountContext context, RateLimits rates, Function<Account, V> views) {
    return new Accounts<>(
        context,
        rates,
        views,
        key ->
            key.identity()
                .map(identity -> "project " + identity.projectId())
                .orElseGet(() -> name(key) + key.namedProject().map(id -> " of " + id).orElse("")));
  }

  private static String user(Identity identity) {
    return "project "
        + identity.projectId()
        + (identity.userId() == null ? "" : " user " + identity.userId());
  }

  private static String name(AccountKey key) {
    return "key " + key.apiKey().fingerprint();
  }

  /** The account that {@code key} opens; a key of which that is not known stands for itself. */
  public V of(AccountKey key) {
    sweep();
    return byOwner.computeIfAbsent(owner.apply(key), any -> entry(key)).view();
  }

  private Entry<V> entry(AccountKey key) {
    Account account = new Account(context, rates.of(key));
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
