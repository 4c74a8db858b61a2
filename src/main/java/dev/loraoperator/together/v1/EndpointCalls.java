package dev.loraoperator.together.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Target;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.CallResult;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.HttpReply;
import dev.loraoperator.together.http.OneShotJson;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Dedicated endpoints and what is attached to them. */
final class EndpointCalls {

  private static final V1Vocabulary WORDS = new V1Vocabulary();
  private static final HttpCalls.ResultKind<AttachOutcome> CHANGE =
      new HttpCalls.ResultKind<>(
          error -> new AttachOutcome.Failed(error.withoutEffect()), CallResult::of);

  private final HttpCalls http;
  private final V1Routes routes;

  EndpointCalls(HttpCalls http, V1Routes routes) {
    this.http = http;
    this.routes = routes;
  }

  /** Lists the dedicated endpoints of the key's account. */
  Reply<List<Target>> endpoints(Sensitive apiKey) {
    List<Sensitive> secrets = List.of(apiKey);
    return http.get(
        apiKey,
        routes.endpoints(),
        reply ->
            reply.success(
                List.copyOf(Replies.list(reply.stream(), row -> endpoint(row, secrets)))));
  }

  /** Reads one endpoint by its {@code endpoint-<uuid>}. */
  Reply<Target> endpoint(Sensitive apiKey, String endpointId) {
    return http.find(
        apiKey,
        routes.endpoint(endpointId),
        AttachErrors::saysAbsent,
        reply -> {
          JsonNode json = Replies.tree(reply.text());
          Target target = json == null ? null : endpoint(json, List.of(apiKey));
          return target == null
              ? new Reply.Failure<>(http.unexpected("has no id or no name of an endpoint"))
              : reply.success(target);
        });
  }

  /**
   * Lists the adapters attached to an endpoint as {@code endpoint name:model name} (docs: {@code
   * reference/listadapters}); {@link Reply.NotFound} when the endpoint is unknown.
   */
  Reply<Set<String>> adapters(Sensitive apiKey, String endpointId) {
    return http.find(
        apiKey,
        routes.adapters(endpointId),
        AttachErrors::saysAbsent,
        reply -> {
          JsonNode json = Replies.tree(reply.text());
          JsonNode rows = json == null ? null : adapterRows(json);
          return rows == null
              ? new Reply.Failure<>(http.unexpected("is no list of adapters"))
              : reply.success(modelIds(rows));
        });
  }

  /** Attaches an adapter (docs: {@code reference/addadapter}). */
  AttachOutcome attach(Sensitive apiKey, String endpointId, String modelId) {
    Request request =
        HttpCalls.authorized(apiKey, routes.attach(endpointId)).post(body(modelId)).build();
    return change(
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

  /**
   * Detaches an adapter (docs: {@code reference/removeadapter}); the upload stays in the account. A
   * deletion that is held up is tried again whatever the reason: no request ids here.
   */
  AttachOutcome detach(Sensitive apiKey, String endpointId, String modelId) {
    Request request =
        HttpCalls.authorized(apiKey, routes.detach(endpointId)).delete(body(modelId)).build();
    return change(
        request,
        (reply, text) -> AttachErrors.ofDetach(reply.status(), text, reply.retryAfter()),
        apiKey);
  }

  /** What a refusal means. */
  private interface Meaning {
    AttachOutcome of(HttpReply reply, String text);
  }

  private AttachOutcome change(Request request, Meaning refusal, Sensitive apiKey) {
    return http.call(
        request,
        CHANGE,
        // A success says nothing that listing the adapters does not say better.
        reply ->
            reply.successful()
                ? new AttachOutcome.Done()
                : refusal.of(reply, Replies.errorText(reply.text(), List.of(apiKey))));
  }

  private static boolean isFinal(AttachOutcome outcome) {
    return outcome.fold(
        () -> false, () -> false, error -> error.reason().kind() == Reason.Kind.USER);
  }

  private static RequestBody body(String modelId) {
    return new OneShotJson(Replies.JSON.createObjectNode().put("model_id", modelId).toString());
  }

  /** One endpoint; null without an id or a name, for then nothing can be attached to it. */
  private static @Nullable Target endpoint(JsonNode json, List<Sensitive> secrets) {
    String id = Replies.id(json, "id");
    String name = Replies.id(json, "name");
    String state = Replies.clean(json, "state", secrets);
    return id == null || name == null
        ? null
        : new Target(
            id, name, Replies.clean(json, "model", secrets), state, V1Vocabulary.isReady(state));
  }

  /** {@code data} may be missing, which means no rows; null when the reply is no list at all. */
  private static @Nullable JsonNode adapterRows(JsonNode json) {
    if (json.isArray()) {
      return json;
    }
    if (!json.isObject() || json.has("error")) {
      return null;
    }
    JsonNode data = json.path("data");
    return data.isArray() || data.isMissingNode() || data.isNull() ? data : null;
  }

  private static Set<String> modelIds(JsonNode rows) {
    Set<String> modelIds = new LinkedHashSet<>();
    for (JsonNode row : rows) {
      String modelId = modelId(row);
      if (modelId != null) {
        modelIds.add(modelId);
      }
    }
    return Collections.unmodifiableSet(modelIds);
  }

  /** A row without {@code model_id} may still name its two parts. */
  private static @Nullable String modelId(JsonNode row) {
    String modelId = Replies.text(row, "model_id");
    String endpoint = Replies.text(row, "endpoint_name");
    String adapter = Replies.text(row, "adapter_name");
    return modelId == null && endpoint != null && adapter != null
        ? WORDS.inferenceModel(endpoint, adapter)
        : modelId;
  }
}
