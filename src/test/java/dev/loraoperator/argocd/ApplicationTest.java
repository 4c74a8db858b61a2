package dev.loraoperator.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.CrdValidator;
import dev.loraoperator.testing.Manifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The Application and the adapters it is shown with. */
class ApplicationTest {

  private static final Path FOLDER = Path.of("deploy", "argocd");
  private static final Path EXAMPLE = FOLDER.resolve("example");
  private static final String WAVE = "argocd.argoproj.io/sync-wave";
  private static final String OPTIONS = "argocd.argoproj.io/sync-options";

  /** The fields of Argo CD's API that we use; another one is a misspelt one. */
  private record Application(String apiVersion, String kind, Metadata metadata, Spec spec) {}

  private record Metadata(String name, String namespace, List<String> finalizers) {}

  private record Spec(
      String project, Destination destination, List<Source> sources, SyncPolicy syncPolicy) {}

  private record Destination(String server, String namespace) {}

  private record Source(
      String repoURL, String targetRevision, String path, @Nullable Kustomize kustomize) {}

  private record Kustomize(Map<String, String> commonAnnotations, List<Patch> patches) {}

  private record Patch(Map<String, String> target, String patch) {}

  private record SyncPolicy(Automated automated, List<String> syncOptions, Retry retry) {}

  private record Automated(boolean prune, boolean selfHeal) {}

  private record Retry(int limit, Backoff backoff) {}

  private record Backoff(String duration, int factor, String maxDuration) {}

  private static Application application() {
    try {
      return YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build()
          .readValue(Files.readString(FOLDER.resolve("application.yaml")), Application.class);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static HasMetadata example(String file) {
    return Manifests.read(EXAMPLE.resolve(file)).get(0);
  }

  private static List<HasMetadata> example() {
    return resources().stream().map(ApplicationTest::example).toList();
  }

  private static List<String> resources() {
    JsonNode kustomization = Customization.yaml(EXAMPLE.resolve("kustomization.yaml"));
    return StreamSupport.stream(kustomization.required("resources").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  @Test
  void theOperatorComesInTheFirstWave() {
    Source operator = application().spec().sources().get(0);

    assertThat(Path.of(operator.path(), "kustomization.yaml")).exists();
    assertThat(operator.kustomize().commonAnnotations()).containsExactly(Map.entry(WAVE, "-2"));
  }

  @Test
  void theCrdGoesOnlyWhenAPersonSaysSo() {
    Patch patch = application().spec().sources().get(0).kustomize().patches().get(0);
    HasMetadata crd = new KubernetesSerialization().unmarshal(patch.patch());

    assertThat(patch.target()).containsEntry("kind", "CustomResourceDefinition");
    assertThat(crd.getMetadata().getName()).isEqualTo(Crd.read().getMetadata().getName());
    assertThat(crd.getMetadata().getAnnotations())
        .containsEntry(OPTIONS, "Prune=confirm,Delete=confirm");
  }

  @Test
  void theWavesAreInOrder() {
    assertThat(application().spec().sources().get(1).path()).isEqualTo(EXAMPLE.toString());
    assertThat(example())
        .extracting(each -> annotation(each, WAVE) + " " + each.getFullResourceName())
        .containsExactly(
            "-1 secrets",
            "0 loraadapters.lora-operator.dev",
            "1 configmaps",
            "2 loraadapters.lora-operator.dev");
  }

  @Test
  void theExampleListsEveryFileBesideIt() {
    assertThat(Manifests.in(EXAMPLE).stream().map(file -> file.getFileName().toString()))
        .filteredOn(name -> !name.equals("kustomization.yaml"))
        .containsExactlyInAnyOrderElementsOf(resources());
  }

  @Test
  void aServingModelGoesOnlyWhenAPersonSaysSo() {
    assertThat(options("support-bot.yaml"))
        .containsExactly("SkipDryRunOnMissingResource=true", "Prune=confirm", "Delete=confirm");
  }

  @Test
  void theKindMayComeWithTheSameSync() {
    assertThat(application().spec().syncPolicy().syncOptions())
        .contains("SkipDryRunOnMissingResource=true");
    assertThat(options("experiment.yaml")).contains("SkipDryRunOnMissingResource=true");
  }

  @Test
  void anExperimentHurtsNobody() {
    assertThat(annotation(example("experiment.yaml"), "argocd.argoproj.io/ignore-healthcheck"))
        .isEqualTo("true");
  }

  @Test
  void deletingTheApplicationDeletesInOrder() {
    assertThat(application().metadata().finalizers())
        .containsExactly("resources-finalizer.argocd.argoproj.io");
  }

  @Test
  void theRepositoriesArePlainlyPlaceholders() {
    assertThat(application().spec().sources())
        .extracting(Source::repoURL)
        .allMatch(url -> url.startsWith("https://git.example.com/"));
  }

  @Test
  void theClusterAcceptsTheAdapters() {
    CrdValidator crd = CrdValidator.ofCommittedCrd();

    for (String file : List.of("support-bot.yaml", "experiment.yaml")) {
      assertThat(crd.check(Customization.text(EXAMPLE.resolve(file)))).as(file).isEmpty();
    }
  }

  /** Or the action and Git would pull at it from both sides. */
  @Test
  void suspensionIsNotGits() {
    assertThat(Customization.text(EXAMPLE.resolve("support-bot.yaml")))
        .doesNotContain("  suspend:");
  }

  private static List<String> options(String file) {
    return List.of(annotation(example(file), OPTIONS).split(","));
  }

  private static String annotation(HasMetadata resource, String name) {
    return resource.getMetadata().getAnnotations().get(name);
  }
}
