package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads that all adapters of one key share: whoever asks while an answer is young enough gets it,
 * and whoever asks while a call is under way is woken with the others. Thread-safe.
 */
final class SharedReads<T> {

  /** What nobody has asked for this long is dropped; longer than any interval of a check. */
  private static final Duration IDLE = Duration.ofDays(8);

  /** When to look again even if the wake-up at a call's end should get lost. */
  private static final Duration SAFETY_NET = Duration.ofMinutes(1);

  private final AccountLimits standing;
  private final Map<String, Entry<T>> entries = new HashMap<>();

  SharedReads(AccountLimits standing) {
    this.standing = standing;
  }

  /** What {@code key} is, as it was at {@code notBefore} or later. */
  synchronized Remote<T> read(
      String key, AdapterId who, Instant notBefore, Supplier<Reply<T>> call) {
    Instant now = standing.touch();
    Entry<T> entry = entries.computeIfAbsent(key, any -> new Entry<>());
    entry.lastAsked = now;
    if (entry.known != null && !at(entry.known).isBefore(notBefore)) {
      return entry.known;
    }
    Remote.Failed<T> paused = standing.paused(now);
    if (paused != null) {
      return paused;
    }
    if (entry.failed != null && now.isBefore(entry.failed.retryAt())) {
      return entry.failed;
    }
    if (!entry.reading) {
      Instant turnAt = standing.tryTake(now);
      if (turnAt != null) {
        return new Remote.Pending<>(turnAt);
      }
      begin(entry, now, call);
      if (!entry.reading && entry.failed != null) {
        return entry.failed; // it was refused at once, so nobody will be woken
      }
    }
    entry.waiting.add(who);
    return new Remote.Pending<>(now.plus(SAFETY_NET));
  }

  /** When {@code key} was last read well; null when it was not. */
  synchronized @Nullable Instant readAt(String key) {
    Entry<T> entry = entries.get(key);
    return entry == null || entry.known == null ? null : at(entry.known);
  }

  /** Something a person did may have helped. */
  synchronized void askAgain() {
    entries.values().forEach(entry -> entry.failed = null);
  }

  synchronized void forget(AdapterId who) {
    entries.values().forEach(entry -> entry.waiting.remove(who));
    Instant longAgo = standing.context().now().minus(IDLE);
    entries.values().removeIf(entry -> !entry.reading && entry.lastAsked.isBefore(longAgo));
  }

  private void begin(Entry<T> entry, Instant now, Supplier<Reply<T>> call) {
    entry.reading = true;
    standing.begun();
    standing
        .context()
        .execute(
            () -> finish(entry, now, call.get()),
            failure -> finish(entry, now, new Reply.Failure<>(failure)));
  }

  private void finish(Entry<T> entry, Instant startedAt, Reply<T> reply) {
    standing.ended();
    Set<AdapterId> woken;
    synchronized (this) {
      entry.reading = false;
      if (!(reply instanceof Reply.Failure<T>)) {
        entry.failed = null;
        entry.failuresInARow = 0;
      }
      if (reply instanceof Reply.Success<T> success) {
        entry.known = new Remote.Known<>(success.value(), startedAt);
        standing.succeeded(success.serverTime());
      } else if (reply instanceof Reply.Failure<T> failed) {
        failed(entry, failed.failure());
      } else {
        entry.known = new Remote.Missing<>(startedAt);
      }
      woken = Set.copyOf(entry.waiting);
      entry.waiting.clear();
    }
    woken.forEach(standing.context().wake());
  }

  /** A route that fails pauses nobody else, but for what is wrong with the key itself. */
  private void failed(Entry<T> entry, RemoteError failure) {
    if (failure.reason() == Reason.RATE_LIMITED || failure.reason() == Reason.UNAUTHORIZED) {
      standing.failed(failure);
    }
    entry.failuresInARow++;
    AccountContext context = standing.context();
    Duration otherwise =
        failure.reason().kind() == Reason.Kind.USER
            ? standing.delays().slowRetry(context.jitter())
            : standing.delays().backOff(entry.failuresInARow, context.jitter());
    Duration wait = Objects.requireNonNullElse(failure.retryAfter(), otherwise);
    entry.failed = new Remote.Failed<>(failure, context.now().plus(wait));
  }

  private static Instant at(Remote<?> known) {
    return known instanceof Remote.Known<?> value ? value.at() : ((Remote.Missing<?>) known).at();
  }

  private static final class Entry<T> {
    private @Nullable Remote<T> known;
    private Remote.@Nullable Failed<T> failed;
    private int failuresInARow;
    private boolean reading;
    private Instant lastAsked = Instant.EPOCH;
    private final Set<AdapterId> waiting = new HashSet<>();
  }
}
