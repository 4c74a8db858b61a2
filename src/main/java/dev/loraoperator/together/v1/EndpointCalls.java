package dev.loraoperator.together.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Target;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.HttpReply;
import dev.loraoperator.together.http.OneShotJson;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.http.TogetherUrls;
import java.util.List;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Dedicated endpoints and what is attached to them. */
final class EndpointCalls {

  private final HttpCalls http;
  private final TogetherUrls endpoint;

  EndpointCalls(HttpCalls http, TogetherUrls endpoint) {
    this.http = http;
    this.endpoint = endpoint;
  }

  Reply<List<Target>> endpoints(Sensitive apiKey) {
    List<Sensitive> secrets = List.of(apiKey);
    return http.get(
        apiKey,
        endpoint.endpoints(),
        reply ->
            reply.success(
                List.copyOf(
                    Replies.list(reply.stream(), row -> EndpointReplies.endpoint(row, secrets)))));
  }

  Reply<Target> endpoint(Sensitive apiKey, String endpointId) {
    return http.find(
        apiKey,
        endpoint.endpoint(endpointId),
        reply -> {
          JsonNode json = Replies.tree(reply.text());
          Target view = json == null ? null : EndpointReplies.endpoint(json, List.of(apiKey));
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

  AttachOutcome attach(Sensitive apiKey, String endpointId, String modelId) {
    Request request =
        HttpCalls.authorized(apiKey, endpoint.adapters(endpointId)).post(body(modelId)).build();
    return bind(
        request,
        (reply, text) -> {
          AttachOutcome outcome = AttachErrors.ofAttach(reply.status(), text, reply.retryAfter());
          // What is tried again must read the same each time.
          return isFinal(outcome)
              ? AttachErrors.ofAttach(
                  reply.status(), reply.withRequestId(text, List.of(apiKey)), null)
              : outcome;
        },
        apiKey);
  }

  /** A deletion that is held up is tried again whatever the reason: no request ids here. */
  AttachOutcome detach(Sensitive apiKey, String endpointId, String modelId) {
    Request request =
        HttpCalls.authorized(apiKey, endpoint.adapters(endpointId)).delete(body(modelId)).build();
    return bind(
        request,
        (reply, text) -> AttachErrors.ofDetach(reply.status(), text, reply.retryAfter()),
        apiKey);
  }

  /** What a refusal means. */
  private interface Meaning {
    AttachOutcome of(HttpReply reply, String text);
  }

  private AttachOutcome bind(Request request, Meaning refusal, Sensitive apiKey) {
    return http.call(
        request,
        // A success says nothing that listing the adapters does not say better.
        reply ->
            reply.successful()
                ? new AttachOutcome.Done()
                : refusal.of(reply, Replies.errorText(reply.text(), List.of(apiKey))),
        failure -> new AttachOutcome.Failed(failure.withoutEffect()));
  }

  private static boolean isFinal(AttachOutcome outcome) {
    return outcome instanceof AttachOutcome.Failed failed
        && failed.failure().reason().kind() == Reason.Kind.USER;
  }

  private static RequestBody body(String modelId) {
    return new OneShotJson(Replies.JSON.createObjectNode().put("model_id", modelId).toString());
  }
}
