package dev.loraoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.spec.SpecCheck;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.CrdValidator;
import dev.loraoperator.testing.Manifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A newcomer who applies {@code samples/} as they are is refused nothing and misses no Secret. */
class SamplesTest {

  private static final Path SAMPLES = Path.of("samples");

  static List<Path> files() {
    return Manifests.in(SAMPLES);
  }

  static Stream<Path> adapterFiles() {
    return files().stream().filter(file -> !file.endsWith("01-secrets.yaml"));
  }

  @Test
  void eachSourceAndFeatureHasOne() {
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "01-secrets.yaml",
            "endpoint.yaml",
            "existing.yaml",
            "huggingface.yaml",
            "preflight.yaml",
            "presigned-url.yaml",
            "s3.yaml",
            "verify.yaml");
  }

  @ParameterizedTest
  @MethodSource("adapterFiles")
  void theClusterAcceptsIt(Path file) {
    CrdValidator crd = CrdValidator.ofCommittedCrd();

    assertThat(Manifests.documents(file))
        .isNotEmpty()
        .allSatisfy(document -> assertThat(crd.check(document)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("adapterFiles")
  void everySecretKeyItNeedsIsInTheSecretsFile(Path file) {
    assertThat(offered()).containsAll(needed(request(file)));
  }

  @Test
  void theTokenThatIsCommentedOutIsThereToo() {
    assertThat(offered()).contains(new SecretKeyRef("hugging-face-token", "HF_TOKEN"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void itGoesIntoWhateverNamespaceKubectlIsIn(Path file) {
    assertThat(Manifests.read(file))
        .extracting(resource -> resource.getMetadata().getNamespace())
        .containsOnlyNulls();
  }

  @Test
  void secretsHoldPlaceholdersOnly() {
    assertThat(secrets())
        .allSatisfy(
            secret ->
                assertThat(secret.getStringData().values())
                    .allMatch(value -> value.contains("placeholder")));
  }

  private static AdapterSpec request(Path file) {
    LoraAdapter adapter = (LoraAdapter) Manifests.read(file).get(0);
    adapter.getMetadata().setNamespace("team-a");
    SpecCheck check =
        new SpecReader("default", DeletionPolicy.RETAIN)
            .read(AdapterMetadata.id(adapter), adapter.getSpec());
    return check.fold(SpecCheck.Valid::spec, invalid -> fail("refused: " + invalid.violations()));
  }

  private static List<SecretKeyRef> needed(AdapterSpec request) {
    List<SecretKeyRef> needed = new ArrayList<>(request.source().accept(new NeededKeys()));
    needed.add(request.apiKey());
    return needed;
  }

  private static Set<SecretKeyRef> offered() {
    return secrets().stream()
        .flatMap(
            secret ->
                secret.getStringData().keySet().stream()
                    .map(key -> new SecretKeyRef(secret.getMetadata().getName(), key)))
        .collect(Collectors.toSet());
  }

  private static List<Secret> secrets() {
    List<HasMetadata> resources = Manifests.read(SAMPLES.resolve("01-secrets.yaml"));
    assertThat(resources).isNotEmpty().hasOnlyElementsOfType(Secret.class);
    return resources.stream().map(Secret.class::cast).toList();
  }

  private static final class NeededKeys implements Source.Visitor<List<SecretKeyRef>> {

    @Override
    public List<SecretKeyRef> huggingFace(Source.HuggingFace source) {
      return source.token() == null ? List.of() : List.of(source.token());
    }

    @Override
    public List<SecretKeyRef> s3(Source.S3 source) {
      String secret = source.credentialsSecret();
      return secret == null
          ? List.of()
          : List.of(
              new SecretKeyRef(secret, "AWS_ACCESS_KEY_ID"),
              new SecretKeyRef(secret, "AWS_SECRET_ACCESS_KEY"));
    }

    @Override
    public List<SecretKeyRef> presignedUrl(Source.PresignedUrl source) {
      return List.of(source.secret());
    }

    @Override
    public List<SecretKeyRef> existing(Source.Existing source) {
      return List.of();
    }
  }
}
