package dev.loraoperator.controller;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.ServePlan;
import dev.loraoperator.lifecycle.ServingWorld;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.together.account.AccountEndpoints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All reads that serving an uploaded model needs. A model that is settled costs none. */
final class ServingObserver {

  private final Backoff delays;
  private final Instant startedAt;
  private final Map<AdapterId, Requested> requested = new ConcurrentHashMap<>();

  ServingObserver(Backoff delays, Clock clock) {
    this.delays = delays;
    this.startedAt = clock.instant();
  }

  /** The adapter is gone. */
  void forget(AdapterId id) {
    requested.remove(id);
  }

  Observation observe(Pass pass, ServePlan plan) {
    AccountEndpoints endpoints = pass.account().endpoints();
    RemoteCall<AttachCall, AttachOutcome> binding = endpoints.binding(pass.id());
    RemoteCall<Probe, ProbeOutcome> asked = pass.account().questions().asked(pass.id());
    Instant nextCheck = plan.endpoint() == null ? null : nextCheck(pass, plan, binding);
    Instant notBefore = notBefore(pass, plan, binding, nextCheck);
    Remote<Target> endpoint =
        plan.endpoint() == null || notBefore == null
            ? new Remote.NotAsked<>()
            : endpoint(pass, plan.endpoint(), notBefore);
    Remote<List<String>> attached =
        endpoint instanceof Remote.Known<Target> known && known.value().started()
            ? endpoints.attached(pass.id(), known.value().id(), Objects.requireNonNull(notBefore))
            : new Remote.NotAsked<>();
    boolean free = binding == null || !binding.inFlight();
    boolean calls =
        (free && (plan.mustRelease() || mustAttach(plan, endpoint, attached)))
            || mustAsk(pass, plan, endpoint, attached, asked);
    pass.world().turnAt = calls ? pass.account().turn(pass.id()) : null;
    pass.world().serving =
        new ServingWorld(
            true, plan.reconcileRequest(), nextCheck, endpoint, attached, binding, asked);
    return pass.seen();
  }

  /** What the deletion of a resource needs to know: only what became of its last call. */
  Observation observeDeletion(Pass pass) {
    RemoteCall<AttachCall, AttachOutcome> binding = pass.account().endpoints().binding(pass.id());
    if (binding == null || !binding.inFlight()) {
      pass.world().turnAt = pass.account().turn(pass.id());
    }
    pass.world().serving =
        new ServingWorld(
            true, null, null, new Remote.NotAsked<>(), new Remote.NotAsked<>(), binding, null);
    return pass.seen();
  }

  /**
   * When a confirmed attachment is looked at next. After a start nobody has seen any; so that not
   * all are looked at in the same moment, each has its own place in the interval.
   */
  private @Nullable Instant nextCheck(
      Pass pass, ServePlan plan, @Nullable RemoteCall<AttachCall, AttachOutcome> binding) {
    Optional<Attachment> confirmed = plan.confirmed();
    if (confirmed.isEmpty()) {
      return null;
    }
    Instant seen = pass.account().endpoints().attachedSeenAt(confirmed.get().endpointId());
    Instant asked = requestedAt(pass, plan);
    if (asked != null && (seen == null || asked.isAfter(seen))) {
      return asked;
    }
    Instant news = changedAt(plan, binding);
    if (news != null && (seen == null || news.isAfter(seen))) {
      return news;
    }
    Duration interval = pass.request().interval();
    double place = place(pass.id());
    return seen == null
        ? startedAt.plusMillis((long) (interval.toMillis() * place))
        : seen.plus(Backoff.jittered(interval, place));
  }

  /** Since when a person has been asking for another look; null when nobody is. */
  private @Nullable Instant requestedAt(Pass pass, ServePlan plan) {
    String request = plan.reconcileRequest();
    if (request == null || request.equals(plan.progress().handledRequest())) {
      requested.remove(pass.id());
      return null;
    }
    Requested known = requested.get(pass.id());
    if (known == null || !known.request().equals(request)) {
      known = new Requested(request, pass.world().now);
      requested.put(pass.id(), known);
      pass.account().askAgain();
    }
    return known.since();
  }

  /** When we last attached or detached this model; null when we have not. */
  private static @Nullable Instant changedAt(
      ServePlan plan, @Nullable RemoteCall<AttachCall, AttachOutcome> binding) {
    return binding != null && binding.what().attachment().model().equals(plan.model())
        ? binding.endedAt()
        : null;
  }

  /**
   * How old an answer may be. Until the next check whatever is known will do, as another adapter's
   * check may have shown it; null when nothing is, for then nothing is asked.
   */
  private @Nullable Instant notBefore(
      Pass pass,
      ServePlan plan,
      @Nullable RemoteCall<AttachCall, AttachOutcome> binding,
      @Nullable Instant nextCheck) {
    if (nextCheck != null && pass.world().now.isBefore(nextCheck)) {
      return plan.confirmed()
          .map(held -> pass.account().endpoints().attachedSeenAt(held.endpointId()))
          .map(seen -> Instant.EPOCH)
          .orElse(null);
    }
    Instant recent = nextCheck != null ? nextCheck : pass.world().now.minus(delays.pollMin());
    Instant news = changedAt(plan, binding);
    return news != null && news.isAfter(recent) ? news : recent;
  }

  private static Remote<Target> endpoint(Pass pass, EndpointRef wanted, Instant notBefore) {
    AccountEndpoints endpoints = pass.account().endpoints();
    if (wanted.id() != null) {
      return endpoints.endpoint(pass.id(), wanted.id(), notBefore);
    }
    Remote<List<Target>> all = endpoints.all(pass.id(), notBefore);
    if (all instanceof Remote.Known<List<Target>> known) {
      return known.value().stream()
          .filter(endpoint -> endpoint.isMeantBy(wanted))
          .findFirst()
          .<Remote<Target>>map(endpoint -> new Remote.Known<>(endpoint, known.at()))
          .orElseGet(() -> new Remote.Missing<>(known.at()));
    }
    if (all instanceof Remote.Failed<List<Target>> failed) {
      return new Remote.Failed<>(failed.failure(), failed.retryAt());
    }
    return all instanceof Remote.Pending<List<Target>> pending
        ? new Remote.Pending<>(pending.until())
        : new Remote.NotAsked<>();
  }

  private static boolean mustAttach(
      ServePlan plan, Remote<Target> endpoint, Remote<List<String>> attached) {
    return attached instanceof Remote.Known<List<String>> && !isAttached(plan, endpoint, attached);
  }

  private boolean mustAsk(
      Pass pass,
      ServePlan plan,
      Remote<Target> endpoint,
      Remote<List<String>> attached,
      @Nullable RemoteCall<Probe, ProbeOutcome> asked) {
    boolean there =
        plan.endpoint() == null
            || plan.confirmed().isPresent()
            || isAttached(plan, endpoint, attached);
    if (!there || !plan.mustVerify(pass.world().now, pass.world().inputsRevision)) {
      return false;
    }
    return asked == null
        || !asked.what().revision().equals(plan.verificationRevision())
        || asked.outcome() instanceof ProbeOutcome.NoChatTemplate
        || (asked.endedAt() != null
            && !pass.world().now.isBefore(asked.endedAt().plus(delays.pollMin())));
  }

  private static boolean isAttached(
      ServePlan plan, Remote<Target> endpoint, Remote<List<String>> attached) {
    return endpoint instanceof Remote.Known<Target> view
        && attached instanceof Remote.Known<List<String>> known
        && known.value().contains(view.value().modelId(plan.model()));
  }

  /** A request that is not carried out yet, and when it was first seen. */
  private record Requested(String request, Instant since) {}

  /** From 0 inclusive to 1 exclusive, the same for an adapter every time. */
  private static double place(AdapterId id) {
    return (Objects.hash(id.namespace(), id.name()) & 0xffff) / 65536.0;
  }
}
