package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one kind that all adapters of an account share: a value that is fresh enough is returned
 * at once, and all adapters that wait for the same read are woken when it ends. Thread-safe.
 */
public final class SharedReads<T> {

  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(10);

  private final AccountLimits limits;
  private final Policy policy;
  private final BiFunction<Sensitive, String, Reply<T>> call;
  private final Map<String, SharedRead<T>> entries = new HashMap<>();
  private Instant nextSweep = Instant.EPOCH;

  /**
   * How reads of one kind are limited.
   *
   * @param ofTheAccount whether one read serves all adapters of the account: then it goes out
   *     without waiting for a token, and the others wait longer for it; any failure of the service
   *     pauses the account or the key; and "missing" means that the service has no such route, so
   *     it is asked for again now and then only
   * @param interval shortest time between the starts of two such reads
   */
  record Policy(boolean ofTheAccount, Supplier<Duration> interval) {
    static final Policy OF_ONE_THING = new Policy(false, () -> Duration.ZERO);

    static Policy ofTheAccount(Supplier<Duration> interval) {
      return new Policy(true, interval);
    }
  }

  /**
   * @param call reads something with an API key; blocks
   */
  SharedReads(AccountLimits limits, Policy policy, BiFunction<Sensitive, String, Reply<T>> call) {
    this.limits = limits;
    this.policy = policy;
    this.call = call;
  }

  /**
   * The value of {@code what}, as it was at {@code notBefore} or later.
   *
   * @param key what it is read with, unless another adapter of the account has begun already
   */
  public synchronized Remote<T> read(
      AccountKey key, String what, AdapterId who, Instant notBefore) {
    Instant now = limits.touch();
    sweep(now);
    SharedRead<T> entry = entries.computeIfAbsent(what, any -> new SharedRead<>());
    entry.lastWanted = now;
    Instant oldest = entry.oldest(who, notBefore);
    Remote<T> answer = answer(key, entry, oldest, now);
    if (answer != null) {
      return answer;
    }
    if (!entry.reading) {
      Instant allowed = entry.lastStart.plus(policy.interval().get());
      if (now.isBefore(allowed)) {
        return new Remote.Pending<>(allowed);
      }
      lineUp(key, what, entry, who);
      answer = entry.reading ? null : answer(key, entry, notBefore, now);
      if (answer != null) {
        return answer; // it has ended at once, so nothing will wake the adapter
      }
    }
    entry.waiting.put(who, notBefore);
    return new Remote.Pending<>(now.plus(entry.begun ? Backoff.SAFETY_NET : Backoff.QUEUED));
  }

  /** Begins the read, or has it begun when it is its turn. */
  private void lineUp(AccountKey key, String what, SharedRead<T> entry, AdapterId who) {
    entry.reading = true;
    if (policy.ofTheAccount()) {
      limits.queue().spend();
      begin(key, what, entry);
    } else if (limits.queue().mayRead(entry, who.namespace(), () -> begin(key, what, entry))) {
      begin(key, what, entry);
    }
  }

  /** Until when no read of {@code what} begins, because the last one was so shortly before. */
  synchronized Instant pausedUntil(String what) {
    SharedRead<T> entry = entries.get(what);
    return entry == null ? Instant.EPOCH : entry.lastStart.plus(policy.interval().get());
  }

  /** What a read that began at {@code notBefore} or later has shown: known, or missing. */
  public synchronized Optional<Remote<T>> readSince(String what, Instant notBefore) {
    Instant now = limits.context().now();
    return Optional.ofNullable(entries.get(what)).flatMap(entry -> entry.since(notBefore, now));
  }

  /** When {@code what} was last read successfully. */
  public synchronized Optional<Instant> readAt(String what) {
    return Optional.ofNullable(entries.get(what)).map(entry -> entry.readAt);
  }

  /** How often {@code what} has failed since it was last read successfully. */
  synchronized int failuresInARow(String what) {
    SharedRead<T> entry = entries.get(what);
    return entry == null ? 0 : entry.failuresInARow;
  }

  /** Ends the wait after failures. */
  synchronized void readAgain() {
    entries.values().forEach(SharedRead::endWait);
  }

  synchronized void forget(AdapterId who) {
    entries.values().forEach(entry -> entry.forget(who));
  }

  private void sweep(Instant now) {
    if (!now.isBefore(nextSweep)) {
      nextSweep = now.plus(SWEEP_INTERVAL);
      entries.values().removeIf(entry -> entry.isIdle(now));
    }
  }

  /** Drops all other values; a read in flight goes on. */
  synchronized void retain(Set<String> wanted) {
    entries
        .entrySet()
        .removeIf(entry -> !wanted.contains(entry.getKey()) && entry.getValue().dropped());
  }

  synchronized boolean isReading() {
    return entries.values().stream().anyMatch(entry -> entry.reading);
  }

  /** What can be returned without a read; null when one is needed. */
  private @Nullable Remote<T> answer(
      AccountKey key, SharedRead<T> entry, Instant notBefore, Instant now) {
    Remote.Failed<T> refused = key.paused(limits, now);
    if (refused != null) {
      return refused; // even though others may read it
    }
    Optional<Remote<T>> fresh = entry.since(notBefore, now);
    if (fresh.isPresent()) {
      return fresh.get();
    }
    Remote.Failed<T> paused = limits.paused(now);
    if (paused != null) {
      return paused;
    }
    return entry.failed != null && now.isBefore(entry.failed.retryAt()) ? entry.failed : null;
  }

  private synchronized void begin(AccountKey key, String what, SharedRead<T> entry) {
    Instant now = limits.context().now();
    entry.begun = true;
    entry.lastStart = now;
    Start start = new Start(key, now, limits.context().clock().moment());
    limits
        .context()
        .execute(
            () -> finish(entry, start, call.apply(key.apiKey(), what)),
            error -> finish(entry, start, new Reply.Failure<>(error)));
  }

  /** With what and when a read began, and its place in the order of starts and failures. */
  private record Start(AccountKey key, Instant time, long moment) {}

  private void finish(SharedRead<T> entry, Start start, Reply<T> reply) {
    if (!policy.ofTheAccount()) {
      limits.queue().readEnded();
    }
    Set<AdapterId> woken;
    synchronized (this) {
      entry.reading = false;
      entry.begun = false;
      reply
          .<Runnable>fold(
              success -> () -> succeeded(entry, success, start),
              () -> () -> missing(entry, start),
              error -> () -> failed(entry, error, start))
          .run();
      woken = entry.ended(limits.context().now());
    }
    woken.forEach(limits.context().wake());
  }

  private void succeeded(SharedRead<T> entry, Reply.Success<T> reply, Start start) {
    entry.read(new Remote.Known<>(reply.value(), start.time()), start.time());
    start.key().accepted(limits, start.moment());
    limits.succeeded(start.moment(), reply.serverTime());
  }

  private void missing(SharedRead<T> entry, Start start) {
    entry.read(new Remote.Missing<>(start.time()), start.time());
    if (policy.ofTheAccount()) {
      Duration wait = limits.backoff().slowRetry(limits.context().jitter());
      entry.missingUntil = limits.context().now().plus(wait);
    }
  }

  /** Who waits with another key than a refused one reads again with that. */
  private void failed(SharedRead<T> entry, RemoteError error, Start start) {
    Charge charge = Charge.ofRead(error, policy.ofTheAccount());
    if (charge == Charge.KEY) {
      start.key().refused(limits, error, start.moment());
      entry.lastStart = Instant.EPOCH; // it was not read
      return;
    }
    entry.failuresInARow++;
    if (charge == Charge.ACCOUNT) {
      limits.failed(error, start.moment(), entry.failuresInARow);
    } else {
      Duration wait = limits.context().waitAfter(error, entry.failuresInARow);
      entry.failed = new Remote.Failed<>(error, limits.context().now().plus(wait));
    }
  }
}
