package dev.loraoperator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Grafana would not complain of; whether the queries find something, Prometheus says. */
class DashboardTest {

  private static final List<JsonNode> PANELS =
      Monitoring.list(Monitoring.yaml(Monitoring.FOLDER.resolve("dashboard.json")).get("panels"));

  @Test
  void panelsHaveIdsOfTheirOwn() {
    assertThat(PANELS).extracting(panel -> panel.get("id").asInt()).doesNotHaveDuplicates();
  }

  @Test
  void noTwoPanelsShareAPlace() {
    List<String> taken = new ArrayList<>();
    for (JsonNode panel : PANELS) {
      JsonNode at = panel.get("gridPos");
      int x = at.get("x").asInt();
      int y = at.get("y").asInt();
      assertThat(x + at.get("w").asInt()).isLessThanOrEqualTo(24);
      IntStream.range(x, x + at.get("w").asInt())
          .forEach(
              column ->
                  IntStream.range(y, y + at.get("h").asInt())
                      .forEach(row -> taken.add(column + ":" + row)));
    }

    assertThat(taken).doesNotHaveDuplicates();
  }

  @Test
  void everyQueryAsksTheDataSourceThatAPersonChooses() {
    List<JsonNode> asking = PANELS.stream().filter(panel -> panel.has("targets")).toList();

    assertThat(asking)
        .allSatisfy(
            panel -> {
              assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
              assertThat(panel.get("targets"))
                  .allSatisfy(
                      target ->
                          assertThat(target.at("/datasource/uid").asText())
                              .isEqualTo("${datasource}"));
            });
    assertThat(asking.size()).isGreaterThan(15);
  }
}
