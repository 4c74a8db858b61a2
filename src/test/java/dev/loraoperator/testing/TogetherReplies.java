package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;

/** The replies of {@link TogetherServer}, in the documented shapes. */
final class TogetherReplies {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BASE_MODEL = "meta-llama/Llama-3.3-70B-Instruct-Turbo";

  private final ServerBehaviour behaviour;

  TogetherReplies(ServerBehaviour behaviour) {
    this.behaviour = behaviour;
  }

  MockResponse created(UploadJob job) {
    ObjectNode reply = JSON.createObjectNode();
    ObjectNode data = reply.putObject("data");
    data.put("job_id", job.id());
    data.put("model_name", job.modelName());
    data.put(
        "model_source", AdapterFetcher.isArchive(job.source()) ? "remote_archive" : "huggingface");
    if (behaviour.modelIds) {
      data.put("model_id", "model-" + job.id().replaceFirst("^job-", ""));
    }
    reply.put("message", "job created");
    return json(200, reply);
  }

  MockResponse nameTaken() {
    String message = "Model name already exists";
    if (behaviour.nameTakenStatus != 200) {
      return error(behaviour.nameTakenStatus, message, null);
    }
    return json(200, JSON.createObjectNode().putNull("data").put("message", message));
  }

  MockResponse job(UploadJob job, String status) {
    return json(200, view(job, status));
  }

  MockResponse jobs(List<UploadJob> jobs, Function<UploadJob, String> status) {
    ObjectNode reply = JSON.createObjectNode();
    ArrayNode data = reply.putArray("data");
    jobs.forEach(job -> data.add(view(job, status.apply(job))));
    return json(200, reply);
  }

  /** A bare array, of the service's own models and the account's. */
  MockResponse models(List<String> uploaded) {
    ArrayNode models = JSON.createArrayNode();
    model(models, BASE_MODEL).put("type", "chat");
    uploaded.forEach(name -> model(models, name).putNull("type"));
    return json(200, models);
  }

  MockResponse whoami(String account) {
    ObjectNode reply = JSON.createObjectNode();
    reply.put("api_key_id", "key-of-" + account);
    reply.put("organization_id", "org-of-" + account);
    reply.put("organization_name", account);
    reply.put("project_id", "project-of-" + account);
    reply.put("project_name", account);
    reply.put("project_slug", account);
    return json(200, reply);
  }

  static MockResponse error(int status, String message, @Nullable String code) {
    return json(status, envelope(message, code));
  }

  static ObjectNode envelope(String message, @Nullable String code) {
    ObjectNode reply = JSON.createObjectNode();
    ObjectNode error = reply.putObject("error");
    error.put("message", message).put("type", "invalid_request_error");
    error.putNull("param").put("code", code);
    return reply;
  }

  private ObjectNode view(UploadJob job, String status) {
    ObjectNode view = JSON.createObjectNode();
    view.put("type", "adapter_upload");
    view.put("job_id", job.id());
    view.put("status", status);
    ArrayNode updates = view.putArray("status_updates");
    Instant updatedAt = job.endedAt() == null ? job.createdAt() : job.endedAt();
    if (job.hasEnded() && behaviour.updates) {
      ObjectNode update = updates.addObject();
      update.put("status", status).put("message", job.message());
      update.put("timestamp", updatedAt.toString());
    }
    view.put("created_at", job.createdAt().toString());
    view.put("updated_at", updatedAt.toString());
    if (behaviour.names) {
      ObjectNode arguments = view.putObject("args");
      arguments.put("modelName", job.modelName());
      arguments.put("modelSource", withoutQuery(job.source()));
      arguments.put("description", job.description());
    }
    return view;
  }

  /** Without the query, which is the credential of a presigned URL. */
  private static String withoutQuery(String source) {
    return source.replaceFirst("\\?.*", "");
  }

  private static ObjectNode model(ArrayNode models, String name) {
    ObjectNode model = models.addObject();
    model.put("id", name).put("object", "model").put("created", 0);
    model.putObject("pricing").put("hourly", 0).put("input", 0).put("output", 0);
    return model;
  }

  static MockResponse json(int status, JsonNode body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/json")
        .body(body.toString())
        .build();
  }
}
