package dev.loraoperator.together.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.CallResult;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.HttpReply;
import dev.loraoperator.together.http.OneShotJson;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.http.StatusErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import okhttp3.Request;

/** Uploads and their jobs. An upload's body carries a token or a presigned URL. */
final class UploadCalls {

  private static final HttpCalls.ResultKind<CreateOutcome> CREATION =
      new HttpCalls.ResultKind<>(CreateOutcome.Failed::new, CallResult::of);

  private static final Set<Integer> NO_SUCH_ROUTE = Set.of(404, 405, 410, 501);

  private final HttpCalls http;
  private final V1Routes routes;

  UploadCalls(HttpCalls http, V1Routes routes) {
    this.http = http;
    this.routes = routes;
  }

  /** Posts one upload, once (docs: {@code reference/upload-model}). */
  CreateOutcome upload(Sensitive apiKey, UploadOrder upload) {
    List<Sensitive> secrets = new ArrayList<>(List.of(apiKey, upload.location()));
    if (upload.huggingFaceToken() != null) {
      secrets.add(upload.huggingFaceToken());
    }
    Request request =
        HttpCalls.authorized(apiKey, routes.upload()).post(new OneShotJson(body(upload))).build();
    return http.call(
        request,
        CREATION,
        reply ->
            reply.successful()
                ? accepted(reply, reply.text(), secrets)
                : refused(reply, reply.text(), secrets));
  }

  /**
   * Lists all upload jobs of the key's account (docs: {@code reference/jobs-list}).
   *
   * @param listed whether jobs have been listed before: then the service has that route, and a 404
   *     is a failure; else it says in whichever words that there is no list
   * @param wanted which of them are kept
   */
  Reply<UploadList> jobs(Sensitive apiKey, boolean listed, Predicate<UploadView> wanted) {
    HttpCalls.Reading<Reply<UploadList>> reading =
        reply -> reply.success(UploadReplies.jobs(reply.rows(), List.of(apiKey), wanted));
    return listed
        ? http.get(apiKey, routes.jobs(), reading)
        : http.find(
            apiKey, routes.jobs(), (status, text) -> NO_SUCH_ROUTE.contains(status), reading);
  }

  /**
   * Reads one job (docs: {@code reference/jobs-get}).
   *
   * @param listed whether jobs have been listed before: then it is the service that answers, and a
   *     404 or 410 says in whichever words that there is no such job
   */
  Reply<UploadView> job(Sensitive apiKey, String jobId, boolean listed) {
    return http.find(
        apiKey,
        routes.job(jobId),
        (status, text) ->
            (listed && (status == 404 || status == 410)) || AttachErrors.saysAbsent(status, text),
        reply -> {
          JsonNode json = Replies.tree(reply.text());
          UploadView job = json == null ? null : UploadReplies.job(json, List.of(apiKey));
          return job == null
              ? new Reply.Failure<>(http.unexpected("has no job_id"))
              : reply.success(job);
        });
  }

  private CreateOutcome accepted(HttpReply reply, String body, List<Sensitive> secrets) {
    JsonNode json = Replies.tree(body);
    if (json == null || !json.isObject()) {
      return new CreateOutcome.Failed(http.unexpected("is not a JSON object"));
    }
    String jobId = UploadReplies.field(json, "job_id");
    if (jobId != null) {
      return new CreateOutcome.Created(
          new RemoteRef(
              UploadReplies.field(json, "model_name"),
              UploadReplies.field(json, "model_id"),
              jobId));
    }
    String text = Replies.errorText(body, secrets);
    if (saysNameTaken(text)) {
      return new CreateOutcome.NameTaken();
    }
    // Should there be a job all the same, the next attempt finds it by its marker before it posts.
    return new CreateOutcome.Failed(
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

  private static CreateOutcome refused(HttpReply reply, String body, List<Sensitive> secrets) {
    boolean clientError = StatusErrors.isClientError(reply.status());
    if (reply.status() == 409 || (clientError && saysNameTaken(body))) {
      return new CreateOutcome.NameTaken();
    }
    return new CreateOutcome.Failed(failure(reply, body, secrets));
  }

  private static boolean saysNameTaken(String text) {
    return StatusErrors.says(text, "already exists");
  }

  private static RemoteError failure(HttpReply reply, String body, List<Sensitive> secrets) {
    String text = Replies.errorText(body, secrets);
    RemoteError failure = StatusErrors.of(reply.status(), text, reply.retryAfter());
    // What is tried again must read the same each time, or every attempt rewrites the condition.
    return failure.reason().kind() == Reason.Kind.USER
        ? StatusErrors.of(reply.status(), reply.withRequestId(text, secrets), failure.retryAfter())
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
