package dev.loraoperator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the ServiceMonitor asks for is what the Service of {@code deploy/base} offers. */
class MonitoringManifestsTest {

  private static final JsonNode MONITOR =
      Monitoring.yaml(Monitoring.FOLDER.resolve("service-monitor.yaml"));
  private static final JsonNode SERVICE =
      Monitoring.yaml(Path.of("deploy", "base", "service.yaml"));

  @Test
  void theServiceMonitorSelectsTheService() {
    JsonNode selected = MONITOR.at("/spec/selector/matchLabels");

    assertThat(selected).isNotEmpty();
    selected
        .fieldNames()
        .forEachRemaining(
            label ->
                assertThat(SERVICE.at("/metadata/labels").get(label))
                    .isEqualTo(selected.get(label)));
    assertThat(MONITOR.at("/metadata/namespace")).isEqualTo(SERVICE.at("/metadata/namespace"));
  }

  @Test
  void theServiceMonitorScrapesAPortOfTheService() {
    JsonNode endpoint = MONITOR.at("/spec/endpoints/0");

    assertThat(Monitoring.list(SERVICE.at("/spec/ports")))
        .extracting(port -> port.get("name"))
        .contains(endpoint.get("port"));
    assertThat(endpoint.get("path").asText()).isEqualTo("/metrics");
  }
}
