package dev.loraoperator.together.account;

import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose account one API key opens. It is read at the key's first use, and now and then again, which
 * also shows whether the key is still accepted. It is in nobody's way: who asks waits for the first
 * answer only, and not for long. Thread-safe.
 */
final class IdentityRead {

  /** How long the first answer is waited for; after that the key stands for itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AccountKey key;
  private final AccountContext context;
  private final Supplier<Reply<Identity>> call;
  private final @Nullable Identity hint;
  private final Set<AdapterId> waiting = new HashSet<>();

  private @Nullable Remote<Identity> known;
  private @Nullable Instant readAt;
  private Remote.@Nullable Failed<Identity> failed;
  private @Nullable Instant askedAt;
  private boolean reading;
  private int failuresInARow;

  /**
   * @param call reads it; blocks
   * @param hint what the user says, which counts where the service does not tell it; null where the
   *     user says nothing
   */
  IdentityRead(
      AccountKey key,
      AccountContext context,
      Supplier<Reply<Identity>> call,
      @Nullable Identity hint) {
    this.key = key;
    this.context = context;
    this.call = call;
    this.hint = hint;
  }

  /** What was read last, if that tells it. */
  synchronized Optional<Identity> told() {
    return Optional.ofNullable(known).flatMap(Remote::known);
  }

  /** The same, else the hint once the service has been asked in vain. */
  synchronized Optional<Identity> known() {
    return askedAt == null ? Optional.empty() : answer(context.now()).known();
  }

  /** As it was at {@code notBefore} or later, else what was read last. */
  synchronized Remote<Identity> read(AdapterId who, Instant notBefore) {
    Instant now = context.now();
    boolean fresh = readAt != null && !readAt.isBefore(notBefore);
    boolean mayRead = failed == null || !now.isBefore(failed.retryAt());
    if (!fresh && !reading && mayRead) {
      begin(now);
    }
    if (reading) {
      waiting.add(who);
    }
    return answer(now);
  }

  private Remote<Identity> answer(Instant now) {
    Remote<Identity> service = answerOfService(now);
    Identity said = hint;
    return said == null
        ? service
        : service.fold(
            Remote.Pending::new,
            Remote.Known::new,
            at -> new Remote.Known<>(said, at),
            (error, retryAt) -> new Remote.Known<>(said, Objects.requireNonNull(askedAt)));
  }

  private Remote<Identity> answerOfService(Instant now) {
    if (known != null) {
      return known; // it does not change; a failure to read it again says nothing
    }
    if (!reading && failed != null) {
      return failed;
    }
    Instant patience = Objects.requireNonNull(askedAt).plus(PATIENCE);
    return now.isBefore(patience)
        ? new Remote.Pending<>(patience)
        : new Remote.Failed<>(late(), now.plus(PATIENCE));
  }

  private static RemoteError late() {
    return new RemoteError(
        Reason.TOGETHER_UNAVAILABLE,
        "Together has not yet told whose API key this is",
        null,
        RemoteError.Effect.NONE);
  }

  private void begin(Instant now) {
    reading = true;
    askedAt = askedAt == null ? now : askedAt;
    long startedAt = context.clock().moment();
    context.execute(
        () -> finish(call.get(), now, startedAt),
        error -> finish(new Reply.Failure<>(error), now, startedAt));
  }

  private void finish(Reply<Identity> reply, Instant start, long startedAt) {
    Set<AdapterId> woken;
    synchronized (this) {
      boolean wasKnown = known != null;
      Optional<RemoteError> before = key.refusal();
      reading = false;
      reply
          .<Runnable>fold(
              success ->
                  () -> {
                    key.accepted(startedAt);
                    read(new Remote.Known<>(success.value(), start), start);
                  },
              () -> () -> read(new Remote.Missing<>(start), start),
              error -> () -> failed(error, startedAt))
          .run();
      boolean isNews = !wasKnown || !before.equals(key.refusal());
      woken = isNews ? Set.copyOf(waiting) : Set.of();
      waiting.clear();
    }
    woken.forEach(context.wake());
  }

  private void read(Remote<Identity> answer, Instant at) {
    known = answer;
    readAt = at;
    failed = null;
    failuresInARow = 0;
  }

  private void failed(RemoteError error, long startedAt) {
    failuresInARow++;
    if (Charge.of(error) == Charge.KEY) {
      key.doubted(error, startedAt);
    }
    Duration wait = context.waitAfter(error, failuresInARow);
    failed = new Remote.Failed<>(error, context.now().plus(wait));
  }

  /** Ends the wait after a failure. */
  synchronized void readAgain() {
    failed = null;
    readAt = null;
  }

  synchronized void forget(AdapterId who) {
    waiting.remove(who);
  }

  synchronized boolean isReading() {
    return reading;
  }
}
