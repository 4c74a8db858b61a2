package dev.loraoperator.together;

import dev.loraoperator.core.AdapterId;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.Attachment;
import dev.loraoperator.core.remote.BindingCall;
import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.EndpointView;
import dev.loraoperator.core.remote.Errand;
import dev.loraoperator.core.remote.Remote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dedicated endpoints of one API key, and what is attached to them. Thread-safe. */
public final class AccountEndpoints {

  private final Sensitive apiKey;
  private final TogetherApi api;
  private final Standing standing;
  private final SharedReads<List<EndpointView>> lists;
  private final SharedReads<EndpointView> endpoints;
  private final SharedReads<List<String>> attached;
  private final Errands<BindingCall, BindingOutcome> calls;

  AccountEndpoints(Sensitive apiKey, Standing standing) {
    this.apiKey = apiKey;
    this.api = standing.context().api();
    this.standing = standing;
    this.lists = new SharedReads<>(standing);
    this.endpoints = new SharedReads<>(standing);
    this.attached = new SharedReads<>(standing);
    this.calls = new Errands<>(standing, BindingOutcome.Failed::new);
  }

  /** The account's own dedicated endpoints, as they were at {@code notBefore} or later. */
  public Remote<List<EndpointView>> all(AdapterId who, Instant notBefore) {
    return lists.read("", who, notBefore, () -> api.endpoints(apiKey));
  }

  /** One endpoint, as it was at {@code notBefore} or later. */
  public Remote<EndpointView> endpoint(AdapterId who, String id, Instant notBefore) {
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
  public void bind(AdapterId who, BindingCall call) {
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
  public @Nullable Errand<BindingCall, BindingOutcome> binding(AdapterId who) {
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

  private BindingOutcome noticed(BindingOutcome outcome) {
    if (outcome instanceof BindingOutcome.Failed failed
        && failed.failure().reason() == Reason.RATE_LIMITED) {
      standing.failed(failed.failure());
    }
    return outcome;
  }
}
