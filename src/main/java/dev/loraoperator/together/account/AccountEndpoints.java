package dev.loraoperator.together.account;

import dev.loraoperator.backend.AttachCall;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.Target;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.v1.TogetherApi;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dedicated endpoints of one API key, and what is attached to them. Thread-safe. */
public final class AccountEndpoints {

  private final Sensitive apiKey;
  private final TogetherApi api;
  private final AccountLimits standing;
  private final SharedReads<List<Target>> lists;
  private final SharedReads<Target> endpoints;
  private final SharedReads<List<String>> attached;
  private final CallsInFlight<AttachCall, AttachOutcome> calls;

  AccountEndpoints(Sensitive apiKey, AccountLimits standing) {
    this.apiKey = apiKey;
    this.api = standing.context().api();
    this.standing = standing;
    this.lists = new SharedReads<>(standing);
    this.endpoints = new SharedReads<>(standing);
    this.attached = new SharedReads<>(standing);
    this.calls = new CallsInFlight<>(standing, AttachOutcome.Failed::new);
  }

  /** The account's own dedicated endpoints, as they were at {@code notBefore} or later. */
  public Remote<List<Target>> all(AdapterId who, Instant notBefore) {
    return lists.read("", who, notBefore, () -> api.endpoints(apiKey));
  }

  /** One endpoint, as it was at {@code notBefore} or later. */
  public Remote<Target> endpoint(AdapterId who, String id, Instant notBefore) {
    return endpoints.read(id, who, notBefore, () -> api.endpoint(apiKey, id));
  }

  /** The model ids attached to an endpoint, as they were at {@code notBefore} or later. */
  public Remote<List<String>> attached(AdapterId who, String endpointId, Instant notBefore) {
    return attached.read(endpointId, who, notBefore, () -> api.adapters(apiKey, endpointId));
  }

  /** When somebody last saw what is attached to an endpoint; null for not in this process. */
  public @Nullable Instant attachedSeenAt(String endpointId) {
    return attached.readAt(endpointId);
  }

  /** Attaches or detaches a model; safe to repeat. */
  public void bind(AdapterId who, AttachCall call) {
    Attachment attachment = call.attachment();
    calls.run(
        who,
        call,
        () ->
            noticed(
                call.attach()
                    ? api.attach(apiKey, attachment.endpointId(), attachment.modelId())
                    : api.detach(apiKey, attachment.endpointId(), attachment.modelId())));
  }

  /** The last call to attach or detach. */
  public @Nullable RemoteCall<AttachCall, AttachOutcome> binding(AdapterId who) {
    return calls.of(who);
  }

  void askAgain() {
    lists.askAgain();
    endpoints.askAgain();
    attached.askAgain();
  }

  /** The outcome of the last call is recorded elsewhere now. */
  public void forgetOutcome(AdapterId who) {
    calls.forgetOutcome(who);
  }

  void forget(AdapterId who) {
    lists.forget(who);
    endpoints.forget(who);
    attached.forget(who);
    calls.forget(who);
  }

  boolean isSettledSince(Instant time) {
    return calls.areSettledSince(time);
  }

  boolean isIdle() {
    return calls.isEmpty();
  }

  private AttachOutcome noticed(AttachOutcome outcome) {
    if (outcome instanceof AttachOutcome.Failed failed
        && failed.failure().reason() == Reason.RATE_LIMITED) {
      standing.failed(failed.failure());
    }
    return outcome;
  }
}
