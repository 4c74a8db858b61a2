package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.demo.DemoAdapters;
import dev.loraoperator.documentation.MarkdownPage;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The README shows what kubectl printed in a real run: the samples, a faulty archive, an upload
 * that is under way and one that is not to begin. {@code -Dreadme.record=true} writes it again.
 */
class ReadmePictureApiServerIT {

  private static final String NAMESPACE = "team-a";
  private static final String RUNNING = "still-uploading";
  private static final String SUSPENDED = "not-yet";

  private static final Map<String, String> PICTURE =
      Map.of(
          "llama-abliterated",
          "True Uploaded",
          "my-70b-lora",
          "True Uploaded",
          "by-presigned-url",
          "True Uploaded",
          "only-warned",
          "True Uploaded",
          "asked",
          "True Uploaded",
          "on-endpoint",
          "True Bound",
          "tuned-by-together",
          "True Uploaded",
          DemoAdapters.FAULTY,
          "False FilesInFolder",
          RUNNING,
          "False UploadInProgress",
          SUSPENDED,
          "False Suspended");

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  @BeforeAll
  static void everyAdapterIsAsFarAsItGets() {
    // kubectl 1.20 knows the short names of CRDs from its second call on.
    SharedApiServer.get().kubectl("create", "namespace", NAMESPACE).expectSuccess();
    SharedApiServer.get().kubectl("api-resources").expectSuccess();
    List<HasMetadata> resources = new DemoAdapters(OPERATOR.services()).resources(NAMESPACE);
    resources.forEach(resource -> OPERATOR.client().resource(resource).create());
    resources.stream()
        .filter(LoraAdapter.class::isInstance)
        .forEach(resource -> eventually(resource.getMetadata().getName()));
    Duration hour = Duration.ofHours(1);
    OPERATOR.services().together().v2().behaviour().lasting(hour, hour);
    create(adapter(RUNNING, resources));
    LoraAdapter suspended = adapter(SUSPENDED, resources);
    AdapterEdit.spec(suspended, "suspend", true);
    create(suspended);
  }

  private static LoraAdapter adapter(String name, List<HasMetadata> resources) {
    LoraAdapter copy =
        resources.stream()
            .filter(LoraAdapter.class::isInstance)
            .map(LoraAdapter.class::cast)
            .filter(adapter -> adapter.getSpec().source().huggingFace() != null)
            .findFirst()
            .orElseThrow();
    copy.getMetadata().setName(name);
    AdapterEdit.spec(copy, "modelName", name);
    AdapterEdit.spec(copy, "endpoint", null);
    return copy;
  }

  private static void create(LoraAdapter adapter) {
    OPERATOR.client().resource(adapter).create();
    eventually(adapter.getMetadata().getName());
  }

  private static void eventually(String name) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        Scenario.ready(
                            OPERATOR
                                .client()
                                .resources(LoraAdapter.class)
                                .inNamespace(NAMESPACE)
                                .withName(name)
                                .get()))
                    .isEqualTo(PICTURE.get(name)));
  }

  static List<MarkdownPage.Recording> recordings() {
    return MarkdownPage.README.recordings();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void theReadmeShowsWhatKubectlPrints(MarkdownPage.Recording recording) {
    // When
    String printed = kubectl(recording.arguments());

    // Then
    if (Boolean.getBoolean("readme.record")) {
      MarkdownPage.README.record(recording, printed);
      return;
    }
    assertThat(recording.withoutAges())
        .isEqualTo(new MarkdownPage.Recording(recording.arguments(), printed).withoutAges());
  }

  private static String kubectl(String arguments) {
    String output =
        SharedApiServer.get()
            .kubectl(
                Stream.concat(
                        Stream.of("--namespace=" + NAMESPACE),
                        Stream.of(arguments.replace("'", "").split(" ")))
                    .toArray(String[]::new))
            .expectSuccess();
    return output.endsWith("\n") ? output : output + "\n";
  }
}
