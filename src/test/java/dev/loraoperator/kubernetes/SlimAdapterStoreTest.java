package dev.loraoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;

/** What is kept of an adapter in memory. */
class SlimAdapterStoreTest {

  @Test
  void keepsWhatIsOursToReadOnly() {
    // Given
    SlimAdapterStore store = new SlimAdapterStore();
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("team-a")
            .withName("bot")
            .withFinalizers("lora-operator.dev/cleanup")
            .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{}")
            .addToAnnotations("lora-operator.dev/reconcile-requested-at", "now")
            .withManagedFields(new ManagedFieldsEntryBuilder().withManager("kubectl").build())
            .build());

    // When
    store.put("team-a/bot", adapter);

    // Then
    var kept = store.get("team-a/bot").getMetadata();
    assertThat(kept.getManagedFields()).isNullOrEmpty();
    assertThat(kept.getAnnotations()).containsOnlyKeys("lora-operator.dev/reconcile-requested-at");
    assertThat(kept.getFinalizers()).containsExactly("lora-operator.dev/cleanup");
    assertThat(store.getKey(adapter)).isEqualTo("team-a/bot");
  }
}
