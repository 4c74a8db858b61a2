package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loraoperator.testing.v2.TogetherV2;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/** The routes of {@link TogetherServer} without faults. */
final class TogetherRoutes {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Set<Route> BASIC =
      EnumSet.of(Route.UPLOAD, Route.JOB, Route.COMPLETIONS, Route.CHAT);

  private static final Set<Route> UPLOADS = EnumSet.of(Route.UPLOAD, Route.JOBS, Route.JOB);

  private final Clock clock;
  private final ServerBehaviour behaviour;
  private final ApiKeys keys;
  private final TogetherV2 v2;
  private final JobBook book;
  private final TogetherReplies replies;
  private final EndpointRoutes endpoints;
  private final InferenceRoutes inference;
  private final List<JsonNode> uploads = new CopyOnWriteArrayList<>();

  TogetherRoutes(
      Clock clock,
      ServerBehaviour behaviour,
      ApiKeys keys,
      TogetherV2 v2,
      JobBook book,
      EndpointBook endpointBook) {
    this.clock = clock;
    this.behaviour = behaviour;
    this.keys = keys;
    this.v2 = v2;
    this.book = book;
    this.replies = new TogetherReplies(behaviour);
    this.endpoints = new EndpointRoutes(book, endpointBook);
    this.inference = new InferenceRoutes(clock, behaviour, v2, book, endpointBook);
  }

  List<JsonNode> uploadBodies() {
    return List.copyOf(uploads);
  }

  List<JsonNode> questions() {
    return inference.questions();
  }

  /** The answer to a call that this API does not have. */
  MockResponse noRoute(String path) {
    int status = behaviour.statusOfOtherCalls;
    int usual = Route.exists(path) ? 405 : 404;
    return TogetherReplies.error(status == 0 ? usual : status, "no such route", null);
  }

  MockResponse answer(Route route, String key, RecordedRequest request) {
    if (behaviour.statusOfOtherCalls != 0 && !BASIC.contains(route)) {
      return noRoute(request.getUrl().encodedPath());
    }
    String account = keys.account(key);
    if (account == null) {
      return TogetherReplies.error(401, "Invalid API key", "invalid_api_key");
    }
    int closed = UPLOADS.contains(route) ? v2.statusOfV1Uploads(account, route == Route.UPLOAD) : 0;
    if (closed != 0) {
      return TogetherReplies.error(closed, "v1 uploads are closed for this account", null);
    }
    HttpUrl url = request.getUrl();
    JsonNode body = object(request);
    return switch (route) {
      case UPLOAD -> upload(account, body);
      case JOBS -> replies.jobs(book.listed(account), book::status);
      case JOB -> job(account, id(url));
      case MODELS -> replies.models(book.models(account));
      case COMPLETIONS -> inference.answer(account, body, false);
      case CHAT -> inference.answer(account, body, true);
      case ENDPOINTS -> endpoints.list(account, url);
      case ENDPOINT -> endpoints.show(account, id(url));
      case ADAPTERS -> endpoints.adapters(account, id(url));
      case ATTACH -> endpoints.attach(account, id(url), modelId(body));
      case DETACH -> endpoints.detach(account, id(url), modelId(body));
      case WHOAMI -> v2.whoami(account).orElseGet(() -> replies.whoami(account));
    };
  }

  private MockResponse upload(String account, JsonNode body) {
    if (body.isMissingNode()) {
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

  private MockResponse job(String account, String id) {
    return book.find(account, id)
        .map(job -> replies.job(job, book.status(job)))
        .orElseGet(() -> TogetherReplies.error(404, "Job not found", null));
  }

  /** The segment after {@code /v1/jobs/} or {@code /v1/endpoints/}. */
  private static String id(HttpUrl url) {
    return url.pathSegments().get(2);
  }

  private static String modelId(JsonNode body) {
    return body.path("model_id").asText();
  }

  /** The JSON object in the request's body; a missing node when there is none. */
  private static JsonNode object(RecordedRequest request) {
    try {
      JsonNode tree = request.getBody() == null ? null : JSON.readTree(request.getBody().utf8());
      return tree != null && tree.isObject() ? tree : JSON.missingNode();
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }
}
