package dev.loraoperator.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The files of {@code deploy/monitoring/}, and the programs of Debian's package {@code prometheus}.
 */
public final class Monitoring {

  static final Path FOLDER = Path.of("deploy", "monitoring");

  private Monitoring() {}

  /**
   * A program on the PATH. Without it a test is skipped, except where {@code
   * REQUIRE_PROMETHEUS=true} makes that a failure, as in CI.
   */
  public static Path program(String name) {
    Path found =
        Arrays.stream(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (found == null) {
      String missing = "no " + name + " on the PATH; Debian's package prometheus has it";
      if (Boolean.parseBoolean(System.getenv("REQUIRE_PROMETHEUS"))) {
        Assertions.fail(missing);
      }
      Assumptions.abort(missing);
    }
    return found;
  }

  static JsonNode yaml(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The alerts, as Prometheus takes them. */
  public static List<JsonNode> alerts() {
    return list(spec().get("groups")).stream()
        .flatMap(group -> list(group.get("rules")).stream())
        .toList();
  }

  /** Every query of the dashboard, with its variables filled in as Grafana does. */
  public static List<String> queries() {
    return yaml(FOLDER.resolve("dashboard.json")).findValues("expr").stream()
        .map(JsonNode::asText)
        .map(query -> query.replace("$__rate_interval", "1m").replace("$__range", "5m"))
        .toList();
  }

  /** Writes the rules where Prometheus or promtool read them: without the resource around them. */
  public static Path writeRules(Path folder) {
    try {
      return Files.writeString(folder.resolve("rules.yaml"), Serialization.asYaml(spec()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode spec() {
    return yaml(FOLDER.resolve("prometheus-rule.yaml")).get("spec");
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
