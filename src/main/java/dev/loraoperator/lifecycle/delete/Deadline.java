package dev.loraoperator.lifecycle.delete;

import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.model.EndpointRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How long a deletion may be held.
 *
 * @param requestedAt when it was asked for
 * @param end when the resource is let go of, whatever is left behind
 */
record Deadline(Instant requestedAt, Instant end) {

  /** Of what is attached: {@code spec.endpoint.detachTimeout}, or its default. */
  static Deadline ofAttachments(Situation s) {
    return of(s, detachTimeout(s));
  }

  /** It is over at once when the resource is abandoned. */
  static Deadline of(Situation s, Duration timeout) {
    Situation.Deletion deletion = Objects.requireNonNull(s.deletion());
    Instant requestedAt = deletion.requestedAt();
    return deletion.abandoned()
        ? new Deadline(requestedAt, Instant.MIN)
        : new Deadline(requestedAt, requestedAt.plus(timeout));
  }

  /** The same wait, ended no later than it may be held. */
  Duration atMost(Situation s, Duration wait) {
    Duration rest = rest(s);
    return rest.compareTo(wait) < 0 ? rest : wait;
  }

  boolean isOver(Situation s) {
    return !s.isBefore(end);
  }

  /** How long it may still be held. */
  Duration rest(Situation s) {
    return s.untilAfter(end);
  }

  private static Duration detachTimeout(Situation s) {
    return s.check()
        .fold(
            valid -> {
              EndpointRef endpoint = valid.spec().endpoint();
              return endpoint == null
                  ? EndpointRef.DEFAULT_DETACH_TIMEOUT
                  : endpoint.detachTimeout();
            },
            invalid -> EndpointRef.DEFAULT_DETACH_TIMEOUT);
  }
}
