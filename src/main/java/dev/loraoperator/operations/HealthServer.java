package dev.loraoperator.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /healthz}, {@code /readyz} and {@code /metrics}. */
public final class HealthServer implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(HealthServer.class);
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  static {
    // Seconds. Without these limits, two clients that never finish their request block both threads
    // for ever, and the kubelet restarts a healthy operator. The JDK reads system properties only.
    setDefault("sun.net.httpserver.maxReqTime", "2");
    setDefault("sun.net.httpserver.maxRspTime", "10");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Supplier<Answer>> pages;

  /**
   * @param port 0 for any free one
   * @param live the answer of {@code /healthz}
   * @param ready the answer of {@code /readyz}
   * @param metrics in Prometheus' text format
   * @throws IOException when the port cannot be bound
   */
  public HealthServer(
      int port, Supplier<Health> live, Supplier<Health> ready, Supplier<String> metrics)
      throws IOException {
    pages =
        Map.of(
            "/healthz", () -> Answer.of(live.get()),
            "/readyz", () -> Answer.of(ready.get()),
            "/metrics", () -> new Answer(200, metrics.get()));
    threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "health");
              thread.setDaemon(true);
              return thread;
            });
    server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The port it listens on, never 0. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Supplier<Answer> page = pages.get(exchange.getRequestURI().getPath());
    String method = exchange.getRequestMethod();
    boolean head = method.equals("HEAD");
    Answer answer;
    if (page == null) {
      answer = new Answer(404, "not found");
    } else if (!head && !method.equals("GET")) {
      answer = new Answer(405, "use GET");
    } else {
      answer = answerOf(page);
    }
    if (answer.status() == HttpURLConnection.HTTP_BAD_METHOD) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    }
    byte[] body = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", TEXT);
    exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static Answer answerOf(Supplier<Answer> page) {
    try {
      return page.get();
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("page not served");
      return new Answer(500, "internal error; the log says more");
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Answer(int status, String text) {
    static Answer of(Health health) {
      return new Answer(health.good() ? 200 : 503, health.text());
    }
  }
}
