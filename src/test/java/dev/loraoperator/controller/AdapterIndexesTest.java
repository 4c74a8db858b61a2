package dev.loraoperator.controller;

import static dev.loraoperator.controller.TestAdapters.adapter;
import static dev.loraoperator.controller.TestAdapters.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.controller.index.AdapterIndexes;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.AdapterEdit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under what each adapter is found. */
class AdapterIndexesTest {

  private static final KeyName API_KEY =
      new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY");

  private final FakeAdapterCache cache = new FakeAdapterCache();
  private final AdapterIndexes indexes =
      new AdapterIndexes(new SpecReader("default", DeletionPolicy.RETAIN), cache);

  @BeforeEach
  void putAdapters() {
    cache.put(adapter("plain"));

    LoraAdapter secrets = adapter("with-secrets");
    SecretKeyReference token = new SecretKeyReference("hub-token", null);
    AdapterEdit.spec(
        secrets,
        "source",
        new SourceSpec(new HuggingFaceSourceSpec("acme/bot", token), null, null, null));
    AdapterEdit.spec(secrets, "apiKeySecretRef", new SecretKeyReference("own-key", null));
    cache.put(secrets);

    LoraAdapter renamed = adapter("renamed");
    AdapterEdit.spec(renamed, "modelName", "new-name");
    AdapterEdit.status(renamed, "revisions", List.of(upload("old-name", "job-1", null)));
    cache.put(renamed);

    LoraAdapter invalid = adapter("invalid");
    AdapterEdit.spec(invalid, "modelName", "no spaces, please");
    AdapterEdit.spec(invalid, "apiKeySecretRef", new SecretKeyReference("of-invalid", null));
    AdapterEdit.status(invalid, "revisions", List.of(upload("invalid", "job-2", null)));
    cache.put(invalid);

    LoraAdapter copied = adapter("copied");
    AdapterEdit.spec(copied, "modelName", "copy");
    AdapterEdit.status(copied, "revisions", List.of(upload("old-name", "job-1", null)));
    AdapterEdit.status(copied, "owner", "default/team-a/renamed");
    cache.put(copied);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the default API key,       team-a/together-api-key, copied plain renamed",
    "an API key of its own,     team-a/own-key,          with-secrets",
    "a Secret of the source,    team-a/hub-token,        with-secrets",
    "in another namespace,      team-b/own-key,          ",
    "of an invalid spec,        team-a/of-invalid,       "
  })
  void bySecret(String name, String secretKey, @Nullable String expected) {
    // When
    List<String> found = namesOf(indexes.namingSecret(secretKey));

    // Then
    assertThat(found).isEqualTo(names(expected));
    assertThat(indexes.isReferenced(secretKey)).isEqualTo(expected != null);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "metadata.name by default,        plain,     plain",
    "spec.modelName,                  new-name,  renamed",
    "what an upload is recorded by,   old-name,  renamed",
    "not metadata.name if renamed,    renamed,   ",
    "not recorded if spec is invalid, invalid,   "
  })
  void byRemoteName(String name, String remoteName, @Nullable String expected) {
    // When
    List<String> found = namesOf(indexes.withRemoteName(remoteName, API_KEY));

    // Then
    assertThat(found).isEqualTo(names(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "recorded,                   job-1, renamed",
    "even if the spec is invalid, job-2, invalid",
    "unknown,                    job-3, "
  })
  void byJob(String name, String job, @Nullable String expected) {
    // When
    List<String> found = namesOf(indexes.withUpload(job));

    // Then
    assertThat(found).isEqualTo(names(expected));
  }

  /** What was made with a key can only be taken away with it. */
  @Test
  void aSecretIsNeededForAsLongAsSomethingWasMadeWithIt() {
    // Given the spec names another one now
    LoraAdapter moved = adapter();
    AdapterEdit.status(moved, "revisions", List.of(TestAdapters.madeWith("old-key")));

    // When
    List<String> secrets = indexes.secretKeys(moved);

    // Then
    assertThat(secrets).containsExactly("team-a/together-api-key", "team-a/old-key");
  }

  @Test
  void theSpecOfAnInvalidAdapterIsNone() {
    // Given
    LoraAdapter invalid = adapter();
    AdapterEdit.spec(invalid, "source", null);

    // When
    List<String> secrets = indexes.secretKeys(invalid);

    // Then
    assertThat(secrets).isEmpty();
    assertThat(indexes.spec(invalid)).isEmpty();
  }

  private static List<String> namesOf(List<LoraAdapter> adapters) {
    return adapters.stream().map(adapter -> adapter.getMetadata().getName()).sorted().toList();
  }

  private static List<String> names(@Nullable String words) {
    return words == null ? List.of() : Arrays.asList(words.split(" "));
  }
}
