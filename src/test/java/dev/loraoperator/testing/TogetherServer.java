package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/**
 * Together's API as far as an adapter's life needs it, over real HTTP on loopback. Jobs go from
 * Queued to Running to their end by the clock, and the end is decided by really fetching the
 * source. Misbehaviour is injected per route; how the server talks is set by {@link Manners}.
 */
public final class TogetherServer implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MockWebServer server = new MockWebServer();
  private final AdapterFetcher fetcher = new AdapterFetcher();
  private final Map<String, String> accounts = new ConcurrentHashMap<>();
  private final Map<String, UploadJob> jobs = new ConcurrentHashMap<>();
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final List<JsonNode> uploads = new CopyOnWriteArrayList<>();
  private final Map<Route, Deque<Misbehaviour>> next = new EnumMap<>(Route.class);
  private final Map<String, Misbehaviour> always = new ConcurrentHashMap<>();
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final Manners manners = new Manners();
  private volatile Duration clockSkew = Duration.ZERO;
  private volatile @Nullable String failureMessage;

  private TogetherServer() {}

  public static TogetherServer start() {
    TogetherServer together = new TogetherServer();
    together.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return together.dated(together.answer(request));
          }
        });
    try {
      together.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return together;
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Makes an API key valid. */
  public void addKey(String apiKey, String account) {
    accounts.put(apiKey, account);
  }

  /** Makes an API key invalid again. */
  public void revokeKey(String apiKey) {
    accounts.remove(apiKey);
  }

  /** How this server talks; may be changed at any time. */
  public Manners manners() {
    return manners;
  }

  /** Lets the next calls of a route go wrong, one after the other. */
  public synchronized void failNext(Route route, Misbehaviour... misbehaviours) {
    next.computeIfAbsent(route, key -> new ArrayDeque<>()).addAll(List.of(misbehaviours));
  }

  /** Lets all calls of a route go wrong, for one key only. */
  public void failAlways(Route route, String apiKey, Misbehaviour misbehaviour) {
    always.put(route + " " + apiKey, misbehaviour);
  }

  /** Ends what {@link #failAlways} began. */
  public void heal() {
    always.clear();
  }

  /** Lets jobs fail with these words, whatever their source. */
  public void failJobsSaying(@Nullable String message) {
    failureMessage = message;
  }

  public void setClockSkew(Duration skew) {
    clockSkew = skew;
  }

  /** An upload by somebody else, complete. */
  public UploadJob occupy(String account, String name, @Nullable String description) {
    UploadJob job =
        new UploadJob(
            "job-of-somebody-" + order.size(),
            account,
            account + "/" + name,
            "somewhere",
            null,
            null,
            description,
            Instant.now().minusSeconds(3600),
            "Complete",
            null);
    jobs.put(job.id(), job);
    order.add(job.id());
    return job;
  }

  /** Forgets a job, but not the name. */
  public void forgetJob(String id) {
    order.remove(id);
  }

  /** Every job ever created by a POST, in order. */
  public List<UploadJob> uploadJobs() {
    return order.stream()
        .map(jobs::get)
        .filter(job -> !job.id().startsWith("job-of-somebody"))
        .toList();
  }

  /** The bodies of all POSTs that were understood, in order. */
  public List<JsonNode> uploadBodies() {
    return List.copyOf(uploads);
  }

  /** How often a route was called. */
  public int calls(Route route) {
    return calls.getOrDefault(route.name(), 0);
  }

  private MockResponse answer(RecordedRequest request) {
    Route route = Route.of(request.getMethod(), request.getUrl().encodedPath());
    if (route == null) {
      return json(405, "{\"error\":{\"message\":\"no such route\"}}");
    }
    calls.merge(route.name(), 1, Integer::sum);
    String authorization = request.getHeaders().get("Authorization");
    String key = authorization == null ? "" : authorization.replaceFirst("^Bearer ", "");
    Misbehaviour misbehaviour = misbehaviour(route, key);
    MockResponse instead = misbehaviour == null ? null : misbehaviour.instead();
    if (instead != null) {
      return instead;
    }
    String account = accounts.get(key);
    MockResponse honest =
        account == null
            ? json(
                401, "{\"error\":{\"message\":\"Invalid API key\",\"code\":\"invalid_api_key\"}}")
            : answer(route, account, request);
    if (misbehaviour instanceof Misbehaviour.LoseReply) {
      return Misbehaviour.cut();
    }
    return misbehaviour instanceof Misbehaviour.HangAfter ? Misbehaviour.hang() : honest;
  }

  private synchronized @Nullable Misbehaviour misbehaviour(Route route, String key) {
    Deque<Misbehaviour> queue = next.get(route);
    Misbehaviour first = queue == null ? null : queue.poll();
    return first != null ? first : always.get(route + " " + key);
  }

  private MockResponse answer(Route route, String account, RecordedRequest request) {
    return switch (route) {
      case UPLOAD -> upload(account, tree(request));
      case JOBS -> listJobs(account);
      case JOB -> oneJob(account, request.getUrl().encodedPath().substring("/v1/jobs/".length()));
      case MODELS -> models(account);
      case COMPLETIONS -> completion(account, tree(request).path("model").asText());
      case WHOAMI -> json(200, "{\"project_id\":\"p\",\"project_slug\":\"" + account + "\"}");
    };
  }

  private synchronized MockResponse upload(String account, JsonNode body) {
    uploads.add(body);
    if (!"adapter".equals(body.path("model_type").asText())) {
      return json(400, "{\"error\":{\"message\":\"model_type must be adapter\"}}");
    }
    String modelName = account + "/" + body.path("model_name").asText();
    if (jobs.values().stream().anyMatch(job -> job.modelName().equals(modelName))) {
      String message = "Model name already exists";
      return manners.nameTakenStatus == 200
          ? json(200, "{\"data\":null,\"message\":\"" + message + "\"}")
          : json(manners.nameTakenStatus, "{\"error\":{\"message\":\"" + message + "\"}}");
    }
    String source = body.path("model_source").asText();
    UploadJob job =
        new UploadJob(
            "job-" + java.util.UUID.randomUUID(),
            account,
            modelName,
            source,
            body.path("hf_token").asText(null),
            body.path("base_model").asText(null),
            body.path("description").asText(null),
            Instant.now(),
            null,
            null);
    jobs.put(job.id(), job);
    order.add(job.id());
    ObjectNode reply = JSON.createObjectNode();
    ObjectNode data = reply.putObject("data");
    data.put("job_id", job.id());
    data.put("model_name", modelName);
    data.put("model_source", source.contains("?") ? "remote_archive" : "huggingface");
    if (manners.modelIds) {
      data.put("model_id", "model-" + job.id());
    }
    reply.put("message", "job created");
    return json(200, reply.toString());
  }

  private MockResponse listJobs(String account) {
    Instant listable = Instant.now().minus(manners.listLag);
    ObjectNode reply = JSON.createObjectNode();
    var data = reply.putArray("data");
    order.stream()
        .map(this::advanced)
        .filter(job -> job.account().equals(account) && !job.createdAt().isAfter(listable))
        .forEach(job -> data.add(view(job)));
    return json(200, reply.toString());
  }

  private MockResponse oneJob(String account, String id) {
    if (!order.contains(id) || !jobs.get(id).account().equals(account)) {
      return json(404, "{\"error\":{\"message\":\"Job not found\"}}");
    }
    return json(200, view(advanced(id)).toString());
  }

  private ObjectNode view(UploadJob job) {
    ObjectNode view = JSON.createObjectNode();
    view.put("type", "adapter_upload");
    view.put("job_id", job.id());
    view.put("status", status(job));
    var updates = view.putArray("status_updates");
    if (job.message() != null) {
      updates.addObject().put("status", job.endedAs()).put("message", job.message());
    }
    view.put("created_at", job.createdAt().toString());
    if (manners.names) {
      ObjectNode arguments = view.putObject("args");
      arguments.put("modelName", job.modelName());
      arguments.put("modelSource", job.source().replaceFirst("\\?.*", ""));
      if (manners.describes) {
        arguments.put("description", job.description());
      }
    }
    return view;
  }

  private String status(UploadJob job) {
    if (job.endedAs() != null) {
      return job.endedAs();
    }
    boolean queued = Instant.now().isBefore(job.createdAt().plus(manners.queued));
    return queued ? "Queued" : manners.runningWord;
  }

  /** Ends the job when its time has come; the source is fetched then. */
  private UploadJob advanced(String id) {
    UploadJob job = jobs.get(id);
    Instant end = job.createdAt().plus(manners.queued).plus(manners.running);
    if (job.endedAs() != null || Instant.now().isBefore(end)) {
      return job;
    }
    String problem =
        failureMessage != null ? failureMessage : fetcher.problem(job.source(), job.token());
    UploadJob ended =
        problem == null ? job.ended("Complete", "Job is Complete") : job.ended("Failed", problem);
    jobs.put(id, ended);
    return ended;
  }

  private MockResponse models(String account) {
    var models = JSON.createArrayNode();
    models.addObject().put("id", "meta-llama/Llama-3.3-70B-Instruct-Turbo").put("type", "chat");
    jobs.values().stream()
        .filter(job -> job.account().equals(account) && job.isComplete())
        .forEach(job -> models.addObject().put("id", job.modelName()).put("object", "model"));
    return json(200, models.toString());
  }

  private MockResponse completion(String account, String model) {
    boolean answers =
        manners.serverless
            && jobs.values().stream()
                .anyMatch(
                    job ->
                        job.account().equals(account)
                            && job.modelName().equals(model)
                            && job.isComplete());
    if (!answers) {
      return json(
          400,
          "{\"error\":{\"message\":\"Unable to access non-serverless model\",\"type\":"
              + "\"invalid_request_error\",\"param\":null,\"code\":\"model_not_available\"}}");
    }
    ObjectNode reply = JSON.createObjectNode();
    reply.put("object", "text.completion").put("model", model);
    reply.putArray("choices").addObject().put("text", " Paris").put("finish_reason", "eos");
    return json(200, reply.toString());
  }

  private MockResponse dated(MockResponse response) {
    return response
        .newBuilder()
        .setHeader(
            "Date",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(clockSkew).atOffset(ZoneOffset.UTC)))
        .build();
  }

  private static JsonNode tree(RecordedRequest request) {
    try {
      return request.getBody() == null
          ? JSON.createObjectNode()
          : JSON.readTree(request.getBody().utf8());
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static MockResponse json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
