package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.model.AdapterId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing that {@link SharedReads} reads: what is known of it, and who waits for it. */
final class SharedRead<T> {

  /** What is not read for this long is dropped; longer than any interval of a check. */
  private static final Duration IDLE = Duration.ofDays(8);

  /** The same for what could not be read or does not exist: anybody may ask for anything. */
  private static final Duration IDLE_UNKNOWN = Duration.ofHours(1);

  @Nullable Remote<T> known;
  @Nullable Instant readAt;
  Remote.@Nullable Failed<T> failed;
  Instant missingUntil = Instant.EPOCH;
  int failuresInARow;
  boolean reading; // or lined up for it
  boolean begun;
  Instant lastStart = Instant.EPOCH;
  Instant lastWanted = Instant.EPOCH;

  /** Who waits for it, and how old an answer each has asked for. */
  final Map<AdapterId, Instant> waiting = new HashMap<>();

  /** Whom the last read has answered, until they ask once more. */
  private final Map<AdapterId, Instant> answered = new HashMap<>();

  private Instant endedAt = Instant.EPOCH;

  /** It has ended at {@code now}; who has waited for it. */
  Set<AdapterId> ended(Instant now) {
    endedAt = now;
    answered.clear();
    answered.putAll(waiting);
    waiting.clear();
    return Set.copyOf(answered.keySet());
  }

  /**
   * How old an answer may be for {@code who}, which wants one of {@code notBefore} now. One that it
   * has waited for does, however long the read took: else there would never be one that is young
   * enough. What happened since the read has ended, it does not show.
   */
  Instant oldest(AdapterId who, Instant notBefore) {
    Instant asked = answered.remove(who);
    return asked != null && asked.isBefore(notBefore) && notBefore.isBefore(endedAt)
        ? asked
        : notBefore;
  }

  void forget(AdapterId who) {
    waiting.remove(who);
    answered.remove(who);
  }

  void read(Remote<T> result, Instant at) {
    known = result;
    readAt = at;
    failuresInARow = 0;
    endWait();
  }

  void endWait() {
    failed = null;
    missingUntil = Instant.EPOCH;
  }

  boolean isIdle(Instant now) {
    boolean hasValue = known != null && known.known().isPresent();
    return !reading && lastWanted.plus(hasValue ? IDLE : IDLE_UNKNOWN).isBefore(now);
  }

  /** Forgets the value; whether nothing is left. */
  boolean dropped() {
    known = null;
    readAt = null;
    return !reading;
  }

  Optional<Remote<T>> since(Instant notBefore, Instant now) {
    return readAt != null && (!readAt.isBefore(notBefore) || now.isBefore(missingUntil))
        ? Optional.of(Objects.requireNonNull(known))
        : Optional.empty();
  }
}
