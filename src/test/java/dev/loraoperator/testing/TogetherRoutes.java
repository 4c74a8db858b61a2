package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** What each route of {@link TogetherServer} does while nothing goes wrong. */
final class TogetherRoutes {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Clock clock;
  private final Manners manners;
  private final JobBook book;
  private final TogetherReplies replies;
  private final Map<String, String> accounts = new ConcurrentHashMap<>();
  private final List<JsonNode> uploads = new CopyOnWriteArrayList<>();

  TogetherRoutes(Clock clock, Manners manners, JobBook book) {
    this.clock = clock;
    this.manners = manners;
    this.book = book;
    this.replies = new TogetherReplies(manners);
  }

  void addKey(String apiKey, String account) {
    accounts.put(apiKey, account);
  }

  void revokeKey(String apiKey) {
    accounts.remove(apiKey);
  }

  List<JsonNode> uploadBodies() {
    return List.copyOf(uploads);
  }

  MockResponse answer(Route route, String key, RecordedRequest request) {
    String account = accounts.get(key);
    if (account == null) {
      return TogetherReplies.error(401, "Invalid API key", "invalid_api_key");
    }
    String path = request.getUrl().encodedPath();
    return switch (route) {
      case UPLOAD -> upload(account, tree(request));
      case JOBS -> replies.jobs(book.listed(account), book::status);
      case JOB ->
          book.find(account, path.substring("/v1/jobs/".length()))
              .map(job -> replies.job(job, book.status(job)))
              .orElseGet(() -> TogetherReplies.error(404, "Job not found", null));
      case MODELS -> replies.models(book.models(account));
      case COMPLETIONS -> completion(account, tree(request), path.contains("/chat/"));
      case WHOAMI -> replies.whoami(account);
    };
  }

  private MockResponse upload(String account, @Nullable JsonNode body) {
    if (body == null) {
      return TogetherReplies.error(400, "the body is not a JSON object", null);
    }
    uploads.add(body);
    String name = body.path("model_name").asText();
    String source = body.path("model_source").asText();
    if (name.isEmpty() || source.isEmpty()) {
      return TogetherReplies.error(400, "model_name and model_source are required", null);
    }
    if (!"adapter".equals(body.path("model_type").asText())) {
      return TogetherReplies.error(400, "model_type must be adapter", null);
    }
    UploadJob job = UploadJob.posted(account, body, clock.instant());
    return book.add(job) ? replies.created(job) : replies.nameTaken();
  }

  private MockResponse completion(String account, @Nullable JsonNode body, boolean chat) {
    String model = body == null ? "" : body.path("model").asText();
    return manners.serverless && book.models(account).contains(model)
        ? replies.completion(model, chat, clock.instant())
        : replies.modelNotAvailable(model);
  }

  private static @Nullable JsonNode tree(RecordedRequest request) {
    try {
      JsonNode tree = request.getBody() == null ? null : JSON.readTree(request.getBody().utf8());
      return tree != null && tree.isObject() ? tree : null;
    } catch (IOException e) {
      return null;
    }
  }
}
