package dev.loraoperator.together;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.BindingFailures;
import dev.loraoperator.core.remote.BindingOutcome;
import dev.loraoperator.core.remote.EndpointView;
import dev.loraoperator.core.remote.Reply;
import java.util.List;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Dedicated endpoints and what is attached to them. */
final class EndpointCalls {

  private final HttpCalls http;
  private final TogetherEndpoint endpoint;

  EndpointCalls(HttpCalls http, TogetherEndpoint endpoint) {
    this.http = http;
    this.endpoint = endpoint;
  }

  Reply<List<EndpointView>> endpoints(Sensitive apiKey) {
    List<Sensitive> secrets = List.of(apiKey);
    return http.get(
        apiKey,
        endpoint.endpoints(),
        reply ->
            reply.success(
                List.copyOf(
                    Replies.list(reply.stream(), row -> EndpointReplies.endpoint(row, secrets)))));
  }

  Reply<EndpointView> endpoint(Sensitive apiKey, String endpointId) {
    return http.find(
        apiKey,
        endpoint.endpoint(endpointId),
        reply -> {
          JsonNode json = Replies.tree(reply.text());
          EndpointView view = json == null ? null : EndpointReplies.endpoint(json, List.of(apiKey));
          return view == null
              ? new Reply.Failure<>(http.unexpected("has no id or no name of an endpoint"))
              : reply.success(view);
        });
  }

  Reply<List<String>> adapters(Sensitive apiKey, String endpointId) {
    return http.find(
        apiKey,
        endpoint.adapters(endpointId),
        reply -> {
          JsonNode json = Replies.tree(reply.text());
          List<String> modelIds = json == null ? null : EndpointReplies.adapters(json);
          return modelIds == null
              ? new Reply.Failure<>(http.unexpected("is no list of adapters"))
              : reply.success(modelIds);
        });
  }

  BindingOutcome attach(Sensitive apiKey, String endpointId, String modelId) {
    Request request =
        HttpCalls.authorized(apiKey, endpoint.adapters(endpointId)).post(body(modelId)).build();
    return bind(
        request,
        (reply, text) -> {
          BindingOutcome outcome =
              BindingFailures.ofAttach(reply.status(), text, reply.retryAfter());
          // What is tried again must read the same each time.
          return isFinal(outcome)
              ? BindingFailures.ofAttach(
                  reply.status(), reply.withRequestId(text, List.of(apiKey)), null)
              : outcome;
        },
        apiKey);
  }

  /** A deletion that is held up is tried again whatever the reason: no request ids here. */
  BindingOutcome detach(Sensitive apiKey, String endpointId, String modelId) {
    Request request =
        HttpCalls.authorized(apiKey, endpoint.adapters(endpointId)).delete(body(modelId)).build();
    return bind(
        request,
        (reply, text) -> BindingFailures.ofDetach(reply.status(), text, reply.retryAfter()),
        apiKey);
  }

  /** What a refusal means. */
  private interface Meaning {
    BindingOutcome of(HttpReply reply, String text);
  }

  private BindingOutcome bind(Request request, Meaning refusal, Sensitive apiKey) {
    return http.call(
        request,
        // A success says nothing that listing the adapters does not say better.
        reply ->
            reply.successful()
                ? new BindingOutcome.Done()
                : refusal.of(reply, Replies.errorText(reply.text(), List.of(apiKey))),
        failure -> new BindingOutcome.Failed(failure.withoutEffect()));
  }

  private static boolean isFinal(BindingOutcome outcome) {
    return outcome instanceof BindingOutcome.Failed failed
        && failed.failure().reason().kind() == Reason.Kind.USER;
  }

  private static RequestBody body(String modelId) {
    return new OneShotJson(Replies.JSON.createObjectNode().put("model_id", modelId).toString());
  }
}
