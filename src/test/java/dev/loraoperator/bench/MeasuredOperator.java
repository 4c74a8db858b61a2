package dev.loraoperator.bench;

import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.RealApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The operator in a JVM of its own, its metrics and what it costs. {@code -Doperator} is its
 * command line; the default needs {@code target/lora-operator.jar} and a JDK 25 as {@code java},
 * and has the image's flags and what they make of the memory limit of the Deployment: 192 MiB of
 * heap, of which little is taken at the start. ({@code -Xmx192m} alone takes all of it on a large
 * machine.)
 */
final class MeasuredOperator implements AutoCloseable {

  private static final String COMMAND =
      System.getProperty(
          "operator",
          "java @deploy/image/jvm.options -XX:MaxRAM=384m -jar target/lora-operator.jar");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final OperatorProcess process;
  private final URI metrics;
  private final Path log;

  private MeasuredOperator(OperatorProcess process, URI metrics, Path log) {
    this.process = process;
    this.metrics = metrics;
    this.log = log;
  }

  static MeasuredOperator start(RealApiServer server, Map<String, String> environment)
      throws IOException {
    Path log = Files.createTempFile("lora-operator-", ".log");
    OperatorProcess process =
        OperatorProcess.start(
            Arrays.asList(COMMAND.split(" ")), environment, server.kubeconfig(), log);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .failFast("the operator has ended, see " + log, () -> !process.isRunning())
        .until(() -> process.port().isPresent());
    return new MeasuredOperator(
        process, URI.create("http://127.0.0.1:" + process.port().orElseThrow() + "/metrics"), log);
  }

  ProcessNumbers numbers() {
    return new ProcessNumbers(process.pid());
  }

  boolean isRunning() {
    return process.isRunning();
  }

  /** How many adapters are Ready, which it counts anew every five seconds at most. */
  long ready() {
    return (long) metric("lora_operator_adapters{", "state=\"Ready\"");
  }

  /** How many wait for their turn at the rate limit. */
  long waiting() {
    return (long) metric("lora_operator_adapters{", "reason=\"RateLimitQueued\"");
  }

  /** How many reconciliations have begun. */
  long reconciliations() {
    return (long) metric("operator_sdk_reconciliations_started_total", "");
  }

  /** In MiB, after the last collection of all of it. */
  long liveHeap() {
    return (long) metric("jvm_gc_live_data_size_bytes", "") >> 20;
  }

  /** For which all threads stood still so far, in seconds. */
  double collecting() {
    return metric("jvm_gc_pause_seconds_sum", "");
  }

  /** The lines of its log that contain {@code text}. */
  long logged(String text) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  /** Where its log is kept. */
  Path log() {
    return log;
  }

  /** The adapters by state and reason, as its metrics have them. */
  List<String> states() {
    return scrape().lines().filter(line -> line.startsWith("lora_operator_adapters{")).toList();
  }

  private double metric(String start, String label) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(start) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String scrape() {
    try {
      HttpRequest request = HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(30)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isRunning()) {
      process.stop();
    }
    process.close();
  }
}
