package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.image.Dockerfile;
import dev.loraoperator.image.Image;
import dev.loraoperator.image.Installed;
import dev.loraoperator.image.Jdk;
import dev.loraoperator.testing.OperatorProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The very command line of the image, in a folder that has the image's files: on the JDK of its
 * base, or where there is none on that of the tests, which skips the flags that it does not know.
 */
class ImageApiServerIT extends ProcessStories {

  @Test
  void theImageBecomesReadyAndUploads() {
    // Given
    Jdk jdk = Jdk.ofTheImage().orElseGet(Jdk::current);
    Installed image = Installed.in(folder.resolve("root"), Image.ofTheBuild(), jdk);

    // When, then
    try (OperatorProcess operator = operator(image)) {
      becomesReadyUploadsAndStops(operator);
    }
  }

  @Test
  void theImageWithItsCacheBecomesReadyAndUploads() {
    // Given
    Optional<Jdk> jdk = Jdk.ofTheImage();
    assumeThat(jdk).as("a JDK " + Jdk.OF_THE_IMAGE).isPresent();
    Installed image = Dockerfile.build(folder, jdk.orElseThrow()).image();

    // When, then: a JVM that cannot use its cache ends at once in this mode
    try (OperatorProcess operator = operator(image, "-XX:AOTMode=on")) {
      becomesReadyUploadsAndStops(operator);
    }
  }

  private void becomesReadyUploadsAndStops(OperatorProcess operator) {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(operator.probe("/readyz")).startsWith("200"));
    scenario.apply(Adapters.huggingFace("from-image", OperatorStories.REPO));

    assertThat(scenario.eventuallyReady("from-image").getStatus().modelName())
        .isEqualTo(scenario.remote("from-image"));
    assertThat(operator.stop()).isTrue();
    assertThat(operator.log()).contains("operator stopped").doesNotContain("warning");
  }

  private OperatorProcess operator(Installed image, String... flags) {
    Map<String, String> environment = services.environment();
    environment.put("WATCH_NAMESPACES", scenario.namespace());
    return OperatorProcess.start(
        image.command(flags), environment, server.kubeconfig(), folder.resolve("log"));
  }
}
