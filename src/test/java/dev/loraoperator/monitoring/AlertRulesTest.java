package dev.loraoperator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.documentation.MarkdownPage;
import dev.loraoperator.testing.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alerts: promtool says whether they fire, monitoring.md what to do then. */
class AlertRulesTest {

  private static final Path CASES = Path.of("src/test/resources/monitoring/rules_test.yaml");
  private static final MarkdownPage RUNBOOKS = MarkdownPage.named("monitoring.md");

  @TempDir private Path folder;

  static List<JsonNode> alerts() {
    return Monitoring.alerts();
  }

  private CommandResult promtool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Monitoring.program("promtool").toString());
    command.addAll(Arrays.asList(arguments));
    return CommandResult.of(command);
  }

  @Test
  void promtoolFindsNoFaultInTheRules() {
    CommandResult checked =
        promtool("check", "rules", "--lint-fatal", Monitoring.writeRules(folder).toString());

    assertThat(checked.exitCode()).describedAs(checked.output()).isZero();
    assertThat(checked.output()).contains(alerts().size() + " rules found");
  }

  @Test
  void alertsFireWhenTheyShouldAndNotElse() throws Exception {
    Monitoring.writeRules(folder);
    Path cases = Files.copy(CASES, folder.resolve("rules_test.yaml"));

    CommandResult tested = promtool("test", "rules", cases.toString());

    assertThat(tested.exitCode()).describedAs(tested.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void eachFiresInOneCaseAndIsQuietInAnother(JsonNode alert) {
    List<JsonNode> expected =
        Monitoring.list(Monitoring.yaml(CASES).get("tests")).stream()
            .flatMap(test -> Monitoring.list(test.get("alert_rule_test")).stream())
            .filter(test -> test.get("alertname").equals(alert.get("alert")))
            .map(test -> test.get("exp_alerts"))
            .toList();

    assertThat(expected).anyMatch(Predicate.not(JsonNode::isEmpty)).anyMatch(JsonNode::isEmpty);
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void eachSaysWhatItIsAndWhatToDo(JsonNode alert) {
    String name = alert.get("alert").asText();
    JsonNode annotations = alert.get("annotations");

    assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
    assertThat(annotations.get("summary").asText()).hasSizeBetween(20, 120);
    assertThat(annotations.get("description").asText()).hasSizeBetween(80, 400);
    assertThat(annotations.get("runbook_url").asText())
        .isEqualTo("https://lora-operator.dev/" + RUNBOOKS + "#" + name.toLowerCase(Locale.ROOT));
    assertThat(RUNBOOKS.section("## Alerts")).contains("### " + name + "\n");
  }
}
