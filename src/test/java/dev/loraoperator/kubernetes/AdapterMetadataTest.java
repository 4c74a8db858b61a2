package dev.loraoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metadata is read of every adapter, whatever is wrong with its spec. */
class AdapterMetadataTest {

  private static final String REQUEST = "lora-operator.dev/reconcile-requested-at";

  private final LoraAdapter adapter = new LoraAdapter();

  AdapterMetadataTest() {
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName("bot").build());
  }

  @Test
  void readsAnAdapterThatHasAlmostNothing() {
    assertThat(AdapterMetadata.id(adapter)).isEqualTo(new AdapterId("team-a", "bot"));
    assertThat(AdapterMetadata.generation(adapter)).isZero();
    assertThat(AdapterMetadata.createdAt(adapter)).isNull();
    assertThat(AdapterMetadata.reconcileRequest(adapter)).isNull();
    assertThat(AdapterMetadata.abandoned(adapter)).isFalse();
    assertThat(AdapterMetadata.suspended(adapter)).isFalse();
    assertThat(AdapterMetadata.apiKey(adapter))
        .isEqualTo(new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY"));
  }

  @Test
  void readsWhatTheServerKeeps() {
    adapter.getMetadata().setGeneration(3L);
    adapter.getMetadata().setCreationTimestamp("2026-11-24T12:00:00Z");
    adapter.getMetadata().setDeletionTimestamp("2026-11-24T13:00:00Z");

    assertThat(AdapterMetadata.generation(adapter)).isEqualTo(3);
    assertThat(AdapterMetadata.createdAt(adapter)).isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
    assertThat(AdapterMetadata.deletionRequestedAt(adapter))
        .isEqualTo(Instant.parse("2026-11-24T13:00:00Z"));
  }

  @Test
  void aRemovedRequestIsNoNewOne() {
    adapter.getMetadata().setAnnotations(Map.of(REQUEST, "2"));
    AdapterEdit.status(adapter, "lastHandledReconcileAt", "1");
    assertThat(AdapterMetadata.reconcileRequest(adapter)).isEqualTo("2");

    adapter.getMetadata().setAnnotations(Map.of());
    assertThat(AdapterMetadata.reconcileRequest(adapter)).isEqualTo("1");
  }

  @Test
  void aRequestThatAnotherAdapterHandledIsNone() {
    AdapterEdit.status(adapter, "lastHandledReconcileAt", "1");
    AdapterEdit.status(adapter, "owner", "default/elsewhere/bot");

    assertThat(AdapterMetadata.reconcileRequest(adapter)).isNull();
  }

  @Test
  void onlyTrueAbandons() {
    adapter.getMetadata().setAnnotations(Map.of("lora-operator.dev/abandon", "yes"));
    assertThat(AdapterMetadata.abandoned(adapter)).isFalse();

    adapter.getMetadata().setAnnotations(Map.of("lora-operator.dev/abandon", "true"));
    assertThat(AdapterMetadata.abandoned(adapter)).isTrue();
  }

  @Test
  void readsTwoFieldsOfASpecWithoutASource() {
    AdapterEdit.spec(adapter, "suspend", true);
    AdapterEdit.spec(adapter, "apiKeySecretRef", new SecretKeyReference("mine", null));

    assertThat(AdapterMetadata.suspended(adapter)).isTrue();
    assertThat(AdapterMetadata.apiKey(adapter))
        .isEqualTo(new KeyName("team-a", "mine", "TOGETHER_API_KEY"));
  }
}
