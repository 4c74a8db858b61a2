package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.spec.SpecReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is read of an adapter whether or not its spec is valid. */
public final class AdapterMetadata {

  private AdapterMetadata() {}

  public static AdapterId id(LoraAdapter adapter) {
    return new AdapterId(adapter.getMetadata().getNamespace(), adapter.getMetadata().getName());
  }

  /** Whether a person has stopped it. */
  public static boolean suspended(LoraAdapter adapter) {
    return adapter.getSpec() != null && Boolean.TRUE.equals(adapter.getSpec().suspend());
  }

  /** {@code metadata.creationTimestamp}, null where a test server keeps none. */
  public static @Nullable Instant createdAt(LoraAdapter adapter) {
    String created = adapter.getMetadata().getCreationTimestamp();
    return created == null ? null : Instant.parse(created);
  }

  /** Where the API key is kept, whether or not the rest of the spec is valid. */
  public static KeyName apiKey(LoraAdapter adapter) {
    SecretKeyReference reference =
        adapter.getSpec() == null ? null : adapter.getSpec().apiKeySecretRef();
    SecretKeyRef byDefault = SpecReader.DEFAULT_API_KEY;
    String name = reference == null ? byDefault.name() : reference.name();
    String key = reference == null ? null : reference.key();
    return new KeyName(
        adapter.getMetadata().getNamespace(),
        name == null ? "" : name,
        key == null ? byDefault.key() : key);
  }
}
