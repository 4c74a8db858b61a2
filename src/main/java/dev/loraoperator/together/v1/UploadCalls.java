package dev.loraoperator.together.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.HttpReply;
import dev.loraoperator.together.http.OneShotJson;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.http.TogetherUrls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.Request;

/** Uploads and their jobs. An upload's body carries a token or a presigned URL. */
final class UploadCalls {

  private final HttpCalls http;
  private final TogetherUrls endpoint;

  UploadCalls(HttpCalls http, TogetherUrls endpoint) {
    this.http = http;
    this.endpoint = endpoint;
  }

  UploadOutcome upload(Sensitive apiKey, UploadOrder upload) {
    List<Sensitive> secrets = new ArrayList<>(List.of(apiKey, upload.location()));
    if (upload.huggingFaceToken() != null) {
      secrets.add(upload.huggingFaceToken());
    }
    Request request =
        HttpCalls.authorized(apiKey, endpoint.upload()).post(new OneShotJson(body(upload))).build();
    return http.call(
        request,
        reply ->
            reply.successful()
                ? accepted(reply, reply.text(), secrets)
                : refused(reply, reply.text(), secrets),
        UploadOutcome.Failed::new);
  }

  Reply<UploadList> jobs(Sensitive apiKey) {
    return http.get(
        apiKey,
        endpoint.jobs(),
        reply -> reply.success(UploadReplies.jobs(reply.stream(), List.of(apiKey))));
  }

  Reply<UploadView> job(Sensitive apiKey, String jobId) {
    return http.find(
        apiKey,
        endpoint.job(jobId),
        reply -> {
          JsonNode json = Replies.tree(reply.text());
          UploadView job = json == null ? null : UploadReplies.job(json, List.of(apiKey));
          return job == null
              ? new Reply.Failure<>(http.unexpected("has no job_id"))
              : reply.success(job);
        });
  }

  private UploadOutcome accepted(HttpReply reply, String body, List<Sensitive> secrets) {
    JsonNode json = Replies.tree(body);
    if (json == null || !json.isObject()) {
      return new UploadOutcome.Failed(http.unexpected("is not a JSON object"));
    }
    String jobId = UploadReplies.field(json, "job_id");
    if (jobId != null) {
      return new UploadOutcome.Accepted(
          jobId, UploadReplies.field(json, "model_name"), UploadReplies.field(json, "model_id"));
    }
    String text = Replies.errorText(body, secrets);
    if (saysNameTaken(text)) {
      return new UploadOutcome.NameTaken();
    }
    // Should there be a job all the same, the next attempt finds it by its marker before it posts.
    return new UploadOutcome.Failed(
        text.isEmpty()
            ? http.unexpected("has no job_id")
            : new RemoteError(
                Reason.UPLOAD_REFUSED,
                "Together created no job: "
                    + reply.withRequestId(text, secrets)
                    + ". Correct the spec",
                null,
                Effect.NONE));
  }

  private static UploadOutcome refused(HttpReply reply, String body, List<Sensitive> secrets) {
    boolean clientError = reply.status() >= 400 && reply.status() < 500;
    if (reply.status() == 409 || (clientError && saysNameTaken(body))) {
      return new UploadOutcome.NameTaken();
    }
    return new UploadOutcome.Failed(failure(reply, body, secrets));
  }

  private static boolean saysNameTaken(String text) {
    return text.toLowerCase(Locale.ROOT).contains("already exists");
  }

  private static RemoteError failure(HttpReply reply, String body, List<Sensitive> secrets) {
    String text = Replies.errorText(body, secrets);
    RemoteError failure = RemoteError.ofStatus(reply.status(), text, reply.retryAfter());
    // What is tried again must read the same each time, or every attempt rewrites the condition.
    return failure.reason().kind() == Reason.Kind.USER
        ? RemoteError.ofStatus(
            reply.status(), reply.withRequestId(text, secrets), failure.retryAfter())
        : failure;
  }

  private static String body(UploadOrder upload) {
    ObjectNode json = Replies.JSON.createObjectNode();
    json.put("model_name", upload.modelName());
    json.put("model_source", upload.location().reveal());
    json.put("model_type", "adapter");
    if (upload.baseModel() != null) {
      json.put("base_model", upload.baseModel());
    }
    json.put("description", upload.description());
    if (upload.huggingFaceToken() != null) {
      json.put("hf_token", upload.huggingFaceToken().reveal());
    }
    return json.toString();
  }
}
