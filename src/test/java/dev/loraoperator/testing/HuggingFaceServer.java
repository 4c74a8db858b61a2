package dev.loraoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The part of the Hugging Face hub that serves files: {@code /org/name/resolve/rev/path}, public or
 * for one token.
 */
public final class HuggingFaceServer implements AutoCloseable {

  private static final Pattern FILE = Pattern.compile("/([^/]+/[^/]+)/resolve/[^/]+/(.+)");

  private final MockWebServer server = new MockWebServer();
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();

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
    repositories.put(name, new Repository(files, null));
  }

  public void privateRepository(String name, Map<String, byte[]> files, String token) {
    repositories.put(name, new Repository(files, token));
  }

  private MockResponse answer(RecordedRequest request) {
    Matcher path = FILE.matcher(request.getUrl().encodedPath());
    Repository repository = path.matches() ? repositories.get(path.group(1)) : null;
    String authorization = request.getHeaders().get("Authorization");
    if (repository == null || !repository.opensTo(authorization)) {
      // The hub does not tell a missing repository from one that is not ours to see.
      return status(authorization == null ? 401 : 404, "RepoNotFound");
    }
    byte[] file = repository.files().get(path.group(2));
    return file == null
        ? status(404, "EntryNotFound")
        : new MockResponse.Builder().body(new Buffer().write(file)).build();
  }

  private static MockResponse status(int status, String errorCode) {
    return new MockResponse.Builder().code(status).setHeader("X-Error-Code", errorCode).build();
  }

  @Override
  public void close() {
    server.close();
  }

  private record Repository(Map<String, byte[]> files, @Nullable String token) {
    boolean opensTo(@Nullable String authorization) {
      return token == null || ("Bearer " + token).equals(authorization);
    }
  }
}
