package dev.loraoperator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.ReferencedSecretStore;
import dev.loraoperator.kubernetes.SecretPlaces;
import dev.loraoperator.kubernetes.SecretReader;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user changes to have an adapter with a token tried again. */
class InputHashesTest {

  private static final String KEY = "together-api-key";
  private static final String TOKEN = "hub-token";

  private final AdapterSpec spec =
      Specs.spec()
          .from(new Source.HuggingFace("acme/bot", new SecretKeyRef(TOKEN, "HF_TOKEN")))
          .build();
  private final ReferencedSecretStore store =
      new ReferencedSecretStore(key -> true, key -> false, new SecretPlaces());
  private final LoraAdapter adapter = TestAdapters.adapter();
  private int version;

  InputHashesTest() {
    put(KEY, Map.of("TOGETHER_API_KEY", "key-one"));
    put(TOKEN, Map.of("HF_TOKEN", "token-one"));
  }

  /** One row: what happens, and whether all and the source's inputs are other ones then. */
  static Stream<Arguments> changes() {
    return Stream.of(
        row("nothing", false, false, (test, it) -> {}),
        row(
            "the API key's Secret is touched",
            false,
            false,
            (test, it) -> test.put(KEY, Map.of("TOGETHER_API_KEY", "key-one"))),
        row(
            "the token's Secret gets another key",
            false,
            false,
            (test, it) -> test.put(TOKEN, Map.of("HF_TOKEN", "token-one", "other", "value"))),
        row(
            "the API key is rotated",
            true,
            false,
            (test, it) -> test.put(KEY, Map.of("TOGETHER_API_KEY", "key-two"))),
        row(
            "the token is rotated",
            true,
            true,
            (test, it) -> test.put(TOKEN, Map.of("HF_TOKEN", "token-two"))),
        row("the token is gone", true, true, (test, it) -> test.store.remove("team-a/" + TOKEN)),
        row("the spec is changed", true, true, (test, it) -> it.getMetadata().setGeneration(2L)),
        row("a reconcile is requested", true, true, (test, it) -> TestAdapters.request(it, "now")));
  }

  private static Arguments row(
      String name, boolean all, boolean source, BiConsumer<InputHashesTest, LoraAdapter> change) {
    return Arguments.of(name, all, source, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void onlyContentCounts(
      String name, boolean all, boolean source, BiConsumer<InputHashesTest, LoraAdapter> change) {
    // Given
    Access.Inputs before = inputs();

    // When
    change.accept(this, adapter);

    // Then
    assertThat(!inputs().all().equals(before.all())).isEqualTo(all);
    assertThat(!inputs().source().equals(before.source())).isEqualTo(source);
  }

  @Test
  void theHashesOfAllAndOfTheSourceNeverMeet() {
    assertThat(inputs().all()).isNotEqualTo(inputs().source());
  }

  private Access.Inputs inputs() {
    SecretReader secrets = new SecretReader(null, namespace -> store);
    return InputHashes.of(adapter, spec, secrets.read("team-a", secretsThatAreThere()));
  }

  /** There is no API server to ask for the others. */
  private List<String> secretsThatAreThere() {
    return store.values().map(secret -> secret.getMetadata().getName()).sorted().toList();
  }

  private void put(String name, Map<String, String> values) {
    store.put(
        "team-a/" + name,
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("team-a")
            .withName(name)
            .withResourceVersion(Integer.toString(++version))
            .endMetadata()
            .withData(
                values.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey,
                            entry ->
                                Base64.getEncoder().encodeToString(entry.getValue().getBytes()))))
            .build());
  }
}
