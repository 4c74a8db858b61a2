package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.model.AdapterId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
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
  final Set<AdapterId> waiting = new HashSet<>();

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
