package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.spec.SpecReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Metadata and annotations of an adapter, and the two fields of its spec that count even while the
 * spec as a whole is invalid.
 */
public final class AdapterMetadata {

  /** On a resource exactly as long as it has something to clean up. */
  public static final String FINALIZER = "lora-operator.dev/cleanup";

  /** Changed by the user to have everything tried again at once; any change counts. */
  private static final String RECONCILE_REQUESTED_AT = "lora-operator.dev/reconcile-requested-at";

  /** Set to {@code true} to let a deletion leave behind what is attached. */
  private static final String ABANDON = "lora-operator.dev/abandon";

  private AdapterMetadata() {}

  public static AdapterId id(LoraAdapter adapter) {
    return new AdapterId(adapter.getMetadata().getNamespace(), adapter.getMetadata().getName());
  }

  /** {@code metadata.generation}, 0 where a test server keeps none. */
  public static long generation(LoraAdapter adapter) {
    Long generation = adapter.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  /** {@code metadata.creationTimestamp}, null where a test server keeps none. */
  public static @Nullable Instant createdAt(LoraAdapter adapter) {
    String created = adapter.getMetadata().getCreationTimestamp();
    return created == null ? null : Instant.parse(created);
  }

  /** {@code metadata.deletionTimestamp} of an adapter that is marked for deletion. */
  public static Instant deletionRequestedAt(LoraAdapter adapter) {
    return Instant.parse(adapter.getMetadata().getDeletionTimestamp());
  }

  /** The reconcile request; once the annotation is removed, the last one that was carried out. */
  public static @Nullable String reconcileRequest(LoraAdapter adapter) {
    String requested = annotation(adapter, RECONCILE_REQUESTED_AT);
    LoraAdapterStatus status = StatusOwner.ownStatus(adapter);
    return requested != null || status == null ? requested : status.lastHandledReconcileAt();
  }

  /** Whether a deletion may leave behind what is attached. */
  public static boolean abandoned(LoraAdapter adapter) {
    return "true".equals(annotation(adapter, ABANDON));
  }

  /** {@code spec.suspend}. */
  public static boolean suspended(LoraAdapter adapter) {
    return adapter.getSpec() != null && Boolean.TRUE.equals(adapter.getSpec().suspend());
  }

  /** Where the API key is kept; the name is empty when the reference has none. */
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

  private static @Nullable String annotation(LoraAdapter adapter, String name) {
    return adapter.getMetadata().getAnnotations() == null
        ? null
        : adapter.getMetadata().getAnnotations().get(name);
  }
}
