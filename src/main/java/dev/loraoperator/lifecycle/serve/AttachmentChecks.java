package dev.loraoperator.lifecycle.serve;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * When the endpoint and its attachments are read again. A confirmed attachment is checked on the
 * interval; other adapters' checks of the same endpoint count, too.
 */
final class AttachmentChecks {

  private final Backoff backoff;
  private final Supplier<Instant> leadsSince;

  /**
   * @param leadsSince when this process began to reconcile: it has seen no attachment before,
   *     however long it stood by
   */
  AttachmentChecks(Backoff backoff, Supplier<Instant> leadsSince) {
    this.backoff = backoff;
    this.leadsSince = leadsSince;
  }

  /** When a confirmed attachment is checked next; empty when there is none. */
  Optional<Instant> nextCheck(Situation s, ModelBackend backend, ServePlan plan) {
    return plan.confirmed().map(held -> nextCheck(s, backend, plan, held));
  }

  /**
   * Not all are checked in the same moment after a start or a failover, so each adapter has its own
   * place in the interval.
   */
  private Instant nextCheck(
      Situation s, ModelBackend backend, ServePlan plan, Attachment confirmed) {
    Optional<Instant> seen = backend.attachedReadAt(confirmed.endpointId());
    Optional<Instant> news =
        openRequest(s)
            .filter(at -> isSince(at, seen))
            .or(() -> changedAt(backend, plan).filter(at -> isSince(at, seen)));
    Duration interval = s.spec().interval();
    double place = place(s.spec().id());
    return news.orElseGet(
        () ->
            seen.map(at -> at.plus(Backoff.jittered(interval, place)))
                .orElseGet(
                    () -> leadsSince.get().plusMillis((long) (interval.toMillis() * place))));
  }

  /**
   * How recent an answer must be. Until the next check whatever is known will do, as another
   * adapter's check may have shown it; empty when nothing is, for then nothing is read.
   */
  Optional<Freshness> wanted(
      Situation s, ModelBackend backend, ServePlan plan, Optional<Instant> nextCheck) {
    if (nextCheck.filter(s::isBefore).isPresent()) {
      return plan.confirmed()
          .flatMap(held -> backend.attachedReadAt(held.endpointId()))
          .map(seen -> Freshness.ANY);
    }
    Instant recent = nextCheck.orElseGet(() -> s.now().minus(backoff.pollMin()));
    Instant since = changedAt(backend, plan).filter(recent::isBefore).orElse(recent);
    return Optional.of(Freshness.since(since));
  }

  /** Since when a reconcile request waits to be carried out. */
  static Optional<Instant> openRequest(Situation s) {
    return Optional.ofNullable(s.request())
        .filter(request -> !request.handled())
        .map(Situation.ReconcileRequest::since);
  }

  /** When this process last attached or detached this model. */
  private static Optional<Instant> changedAt(ModelBackend backend, ServePlan plan) {
    return backend
        .attachmentChange()
        .filter(call -> call.what().attachment().model().equals(plan.model()))
        .flatMap(RemoteCall::end)
        .map(RemoteCall.Result::endedAt);
  }

  private static boolean isSince(Instant time, Optional<Instant> seen) {
    return seen.isEmpty() || time.isAfter(seen.get());
  }

  /** From 0 inclusive to 1 exclusive, the same for an adapter every time. */
  private static double place(AdapterId id) {
    return (Objects.hash(id.namespace(), id.name()) & 0xffff) / 65536.0;
  }
}
