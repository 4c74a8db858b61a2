package dev.loraoperator.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A real Prometheus with the alerts of {@code deploy/monitoring/}, scraping every second. */
public final class PrometheusServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG =
      """
      global:
        scrape_interval: 1s
        evaluation_interval: 1s
      rule_files: [rules.yaml]
      scrape_configs:
        - job_name: lora-operator-metrics
          static_configs:
      """;
  private static final String TARGET =
      """
            - targets: ["127.0.0.1:%d"]
              labels: {namespace: lora-operator, pod: %s}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI base;

  private PrometheusServer(Process process, URI base) {
    this.process = process;
    this.base = base;
  }

  /**
   * @param folder of its own
   * @param pods the ports by the names of their pods, as the Prometheus operator labels them
   */
  public static PrometheusServer start(Path folder, Map<String, Integer> pods) {
    Path program = Monitoring.program("prometheus");
    String targets =
        pods.entrySet().stream()
            .map(pod -> TARGET.formatted(pod.getValue(), pod.getKey()).indent(4))
            .collect(Collectors.joining());
    try {
      Monitoring.writeRules(folder);
      Path config = Files.writeString(folder.resolve("prometheus.yaml"), CONFIG + targets);
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("prometheus.log").toFile())
              .start();
      PrometheusServer server =
          new PrometheusServer(process, URI.create("http://127.0.0.1:" + port));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> server.query("vector(1)"), answer -> answer.size() == 1);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The samples that an instant query finds now. */
  public List<JsonNode> query(String expression) {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return Monitoring.list(get("/api/v1/query?query=" + encoded).at("/data/result"));
  }

  /** The value of the only sample; NaN where there are none or several. */
  public double value(String expression) {
    List<JsonNode> found = query(expression);
    return found.size() == 1 ? found.get(0).at("/value/1").asDouble() : Double.NaN;
  }

  /** The alerts with what came of their last evaluation. */
  public List<JsonNode> rules() {
    return Monitoring.list(get("/api/v1/rules").at("/data/groups")).stream()
        .flatMap(group -> Monitoring.list(group.get("rules")).stream())
        .toList();
  }

  private JsonNode get(String path) {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
