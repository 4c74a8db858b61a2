package dev.loraoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The part of the Hugging Face hub that describes repositories and serves their files. Repositories
 * are public, private to one token, or gated by a licence.
 */
public final class HuggingFaceServer implements AutoCloseable {

  /** A received request, without the value of its token. */
  public record Request(String path, boolean hasAuthorization) {}

  private static final Pattern FILE = Pattern.compile("/([^/]+/[^/]+)/resolve/([^/]+)/(.+)");
  private static final Pattern API =
      Pattern.compile("/api/models/([^/]+/[^/]+)(?:/(revision|tree|auth-check))?(?:/([^/]+))?");

  private final MockWebServer server = new MockWebServer();
  private final Map<String, HubRepository> repositories = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile boolean isDown;

  public static HuggingFaceServer start() {
    HuggingFaceServer hub = new HuggingFaceServer();
    hub.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return hub.answer(request);
          }
        });
    try {
      hub.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hub;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  public void publicRepository(String name, Map<String, byte[]> files) {
    repositories.put(name, new HubRepository(name, files, null, false));
  }

  /** A repository that exists for the holder of {@code token} only. */
  public void privateRepository(String name, Map<String, byte[]> files, String token) {
    repositories.put(name, new HubRepository(name, files, Set.of(token), false));
  }

  /** A repository that everyone may list; other tokens have not accepted its licence. */
  public void gatedRepository(String name, Map<String, byte[]> files, String tokenWithLicence) {
    repositories.put(name, new HubRepository(name, files, Set.of(tokenWithLicence), true));
  }

  /** Sets whether all requests are answered with 503. */
  public void setDown(boolean down) {
    isDown = down;
  }

  /** All requests so far, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private MockResponse answer(RecordedRequest request) {
    String authorization = request.getHeaders().get("Authorization");
    HttpUrl url = request.getUrl();
    requests.add(new Request(url.encodedPath(), authorization != null));
    if (isDown) {
      return error(503, "ServiceUnavailable");
    }
    if (!request.getMethod().equals("GET")) {
      return new MockResponse.Builder().code(405).build();
    }
    String token = authorization == null ? null : authorization.replaceFirst("^Bearer ", "");
    Matcher api = API.matcher(url.encodedPath());
    if (api.matches()) {
      return api(api, url, token);
    }
    Matcher file = FILE.matcher(url.encodedPath());
    return file.matches()
        ? file(file, request.getHeaders().get("Range"), token)
        : error(404, "EntryNotFound");
  }

  private MockResponse api(Matcher path, HttpUrl url, @Nullable String token) {
    HubRepository repository = repositories.get(path.group(1));
    if (repository == null || !repository.isListedFor(token)) {
      return repositoryNotFound(token);
    }
    String topic = path.group(2) == null ? "revision" : path.group(2);
    if (topic.equals("auth-check")) {
      return repository.isReadBy(token) ? json("{}") : gated(token);
    }
    String revision = path.group(3) == null ? "main" : path.group(3);
    if (!repository.hasRevision(revision)) {
      return error(404, "RevisionNotFound");
    }
    return topic.equals("tree")
        ? json(repository.tree("true".equals(url.queryParameter("recursive"))))
        : json(repository.info());
  }

  private MockResponse file(Matcher path, @Nullable String range, @Nullable String token) {
    HubRepository repository = repositories.get(path.group(1));
    if (repository == null || !repository.isListedFor(token)) {
      return repositoryNotFound(token);
    }
    if (!repository.isReadBy(token)) {
      return gated(token);
    }
    if (!repository.hasRevision(path.group(2))) {
      return error(404, "RevisionNotFound");
    }
    byte[] content = repository.files().get(path.group(3));
    return content == null ? error(404, "EntryNotFound") : content(content, range);
  }

  private static MockResponse content(byte[] content, @Nullable String header) {
    MockResponse.Builder response = new MockResponse.Builder().setHeader("Accept-Ranges", "bytes");
    if (header == null) {
      return response.body(new Buffer().write(content)).build();
    }
    Optional<ByteRange> range = ByteRange.of(header, content.length);
    if (range.isEmpty()) {
      return response.code(416).setHeader("Content-Range", "bytes */" + content.length).build();
    }
    return response
        .code(206)
        .setHeader("Content-Range", range.get().contentRange(content.length))
        .body(new Buffer().write(content, range.get().first(), range.get().length()))
        .build();
  }

  /** Missing and private repositories look the same to a caller without a token. */
  private static MockResponse repositoryNotFound(@Nullable String token) {
    return error(token == null ? 401 : 404, "RepoNotFound");
  }

  private static MockResponse gated(@Nullable String token) {
    return error(token == null ? 401 : 403, "GatedRepo");
  }

  private static MockResponse error(int status, String code) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("X-Error-Code", code)
        .setHeader("X-Error-Message", "test hub: " + code)
        .build();
  }

  private static MockResponse json(String body) {
    return new MockResponse.Builder()
        .setHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  @Override
  public void close() {
    server.close();
  }
}
