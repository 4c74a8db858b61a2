package dev.loraoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar target/lora-operator.jar} as a process of its own, which can be killed. */
public final class OperatorProcess implements AutoCloseable {

  private static final Path JAR = Path.of("target", "lora-operator.jar");

  /** In the text of a log, and in JSON. */
  private static final Pattern PORT = Pattern.compile("\\bport\"?[=:]\"?(\\d+)");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;

  private OperatorProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param environment the operator's variables
   * @param log what it prints is appended there
   */
  public static OperatorProcess start(Map<String, String> environment, Path kubeconfig, Path log) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-jar",
            JAR.toString());
    return start(command, environment, kubeconfig, log);
  }

  /** The same by another command line. */
  public static OperatorProcess start(
      List<String> command, Map<String, String> environment, Path kubeconfig, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    try {
      return new OperatorProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** {@code kill}, and whether it ended within its grace period. */
  public boolean stop() {
    process.destroy();
    return await();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** How it ended by itself; empty when it goes on. */
  public OptionalInt exitCode() {
    return await() ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
  }

  public long pid() {
    return process.pid();
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its probes and metrics are; empty until it has started. */
  public Optional<Integer> port() {
    Matcher matcher = PORT.matcher(log());
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  /** What a probe answers, such as {@code 200 ok}; {@code none} while it answers nothing. */
  public String probe(String path) {
    try {
      URI page = URI.create("http://127.0.0.1:" + port().orElseThrow() + path);
      HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(5)).build();
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      return response.statusCode() + " " + response.body().strip();
    } catch (IOException | NoSuchElementException e) {
      return "none";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The {@code kill} that {@link #stop} waits for. */
  public void terminate() {
    process.destroy();
  }

  private boolean await() {
    try {
      return process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
