package dev.loraoperator.controller;

import static dev.loraoperator.controller.TestAdapters.adapter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.MockApiServer.Write;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the finalizer is, and what is left alone around it. */
class FinalizersTest {

  private static final String OURS = "lora-operator.dev/cleanup";

  private final TestCluster cluster = new TestCluster();
  private final TestContext context = new TestContext(cluster.client);

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the first one,        ,                 ours",
    "after another,        other.dev/x,      other.dev/x ours",
    "it is there already,  ours other.dev/x, -"
  })
  void isAddedToWhatIsThere(String name, @Nullable String before, String sent) {
    // Given
    LoraAdapter adapter = cluster.create(with(before));

    // When
    LoraAdapter held = Finalizers.add(adapter, context);

    // Then
    assertThat(held.hasFinalizer(OURS)).isTrue();
    assertSent(adapter, sent);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the only one,     ours,             ",
    "beside another,   ours other.dev/x, other.dev/x",
    "it is not there,  other.dev/x,      -",
    "there is none,    ,                 -"
  })
  void isRemovedFromWhatIsThere(String name, @Nullable String before, @Nullable String sent) {
    // Given
    LoraAdapter adapter = cluster.create(with(before));

    // When
    Finalizers.remove(adapter, context);

    // Then
    assertSent(adapter, sent);
  }

  @Test
  void isNotAddedToAnAdapterThatHasChangedMeanwhile() {
    // Given
    LoraAdapter adapter = cluster.create(adapter());
    cluster.edit(adapter, other -> other.getMetadata().setLabels(Map.of("team", "a")));

    // When
    assertThatThrownBy(() -> Finalizers.add(adapter, context))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));

    // Then
    assertThat(cluster.get(adapter).getFinalizers()).isEmpty();
    assertThat(context.cached).isEmpty();
  }

  @Test
  void anAdapterThatIsGoneWithItsLastFinalizerIsNotPutBackIntoTheCache() {
    // Given
    LoraAdapter created = cluster.create(with("ours"));
    cluster.delete(created);
    LoraAdapter deleted = cluster.get(created);

    // When
    Finalizers.remove(deleted, context);

    // Then
    assertThat(deleted.isMarkedForDeletion()).isTrue();
    assertThat(cluster.get(deleted)).isNull();
    assertThat(context.cached).isEmpty();
  }

  /**
   * The finalizers were sent with the version locked and nothing else, and what came of it is in
   * the cache. (The mock joins lists where a merge patch replaces them, so its state says little.)
   *
   * @param finalizers {@code -} when nothing was sent; null when the field is removed
   */
  private void assertSent(LoraAdapter adapter, @Nullable String finalizers) {
    List<Write> writes = cluster.writes();
    if ("-".equals(finalizers)) {
      assertThat(writes).isEmpty();
      assertThat(context.cached).isEmpty();
      return;
    }
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("resourceVersion", adapter.getMetadata().getResourceVersion());
    metadata.put("finalizers", finalizers == null ? null : finalizers(finalizers));
    assertThat(writes).hasSize(1);
    assertThat(writes.get(0).method()).isEqualTo("PATCH");
    assertThat(writes.get(0).path()).endsWith("/loraadapters/support-bot");
    assertThat(writes.get(0).fields()).isEqualTo(Map.of("metadata", metadata));
    assertThat(context.cached).containsExactly(cluster.get(adapter));
  }

  private static LoraAdapter with(@Nullable String finalizers) {
    LoraAdapter adapter = adapter();
    adapter.getMetadata().setFinalizers(finalizers(finalizers));
    return adapter;
  }

  private static List<String> finalizers(@Nullable String words) {
    return words == null ? List.of() : Arrays.asList(words.replace("ours", OURS).split(" "));
  }
}
