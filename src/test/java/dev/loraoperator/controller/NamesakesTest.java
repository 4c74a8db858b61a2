package dev.loraoperator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.controller.index.AdapterIndexes;
import dev.loraoperator.controller.index.ClusterNameClaims;
import dev.loraoperator.kubernetes.ReferencedSecretStore;
import dev.loraoperator.kubernetes.SecretPlaces;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom an adapter compares itself with, of the many that want its name. */
class NamesakesTest {

  private static final Sensitive OURS = Sensitive.of("key-of-ours");

  private final SecretPlaces places = new SecretPlaces();
  private final ReferencedSecretStore store =
      new ReferencedSecretStore(key -> true, key -> false, places);
  private final FakeAdapterCache cache = new FakeAdapterCache();
  private final AdapterIndexes indexes =
      new AdapterIndexes(new SpecReader("default", DeletionPolicy.RETAIN), cache);

  @Test
  void onlyThoseWithTheSameKeyAreClaims() {
    // Given strangers without a Secret, with another key, and one of the same account
    for (int i = 0; i < 20; i++) {
      put("stranger-" + i, "missing-" + i);
    }
    put("other-account", "theirs");
    secret("theirs", "key-of-theirs");
    put("same-account", "copy");
    secret("copy", OURS.reveal());

    // When
    List<NameClaim> claims =
        new ClusterNameClaims(indexes, places, Specs.spec().build(), OURS).onSameName();

    // Then
    assertThat(claims)
        .extracting(NameClaim::id)
        .containsExactly(new AdapterId("team-a", "same-account"));
  }

  private void put(String name, String secret) {
    LoraAdapter adapter = TestAdapters.adapter(name);
    AdapterEdit.spec(adapter, "modelName", "support-bot");
    AdapterEdit.spec(adapter, "apiKeySecretRef", new SecretKeyReference(secret, null));
    cache.put(adapter);
  }

  private void secret(String name, String value) {
    store.put(
        "team-a/" + name,
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("team-a")
            .withName(name)
            .endMetadata()
            .addToData("TOGETHER_API_KEY", Base64.getEncoder().encodeToString(value.getBytes()))
            .build());
  }
}
