package dev.loraoperator.metrics;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.api.v1alpha1.UploadStatus;
import dev.loraoperator.lifecycle.Condition;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.ReadyCondition;
import dev.loraoperator.model.Reason;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds adapters as the informer holds them. */
final class ManyAdapters {

  static final Instant CREATED = Instant.parse("2026-11-24T12:00:00Z");

  private ManyAdapters() {}

  static LoraAdapter adapter(String name) {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("team-a")
            .withName(name)
            .withGeneration(1L)
            .withCreationTimestamp(CREATED.toString())
            .build());
    adapter.setSpec(new LoraAdapterSpec());
    return adapter;
  }

  static LoraAdapter adapter(String name, LoraAdapterStatus status) {
    LoraAdapter adapter = adapter(name);
    adapter.setStatus(status);
    return adapter;
  }

  static LoraAdapter withKey(LoraAdapter adapter, String secret, @Nullable String key) {
    SecretKeyReference reference = new SecretKeyReference();
    reference.setName(secret);
    reference.setKey(key);
    adapter.getSpec().setApiKeySecretRef(reference);
    return adapter;
  }

  /** A status with the conditions that the operator sets for this reason. */
  static LoraAdapterStatus status(ReadyCondition.State state, Reason reason) {
    LoraAdapterStatus status = new LoraAdapterStatus();
    status.setObservedGeneration(1L);
    status.setConditions(
        Conditions.of(new ReadyCondition(state, reason, "words"), Map.of(), 1, List.of(), CREATED)
            .stream()
            .map(ManyAdapters::bean)
            .toList());
    return status;
  }

  static LoraAdapterStatus status(
      ReadyCondition.State state, Reason reason, @Nullable UploadStatus job) {
    LoraAdapterStatus status = status(state, reason);
    status.setUpload(job);
    return status;
  }

  static UploadStatus job(String id, String word, boolean ended) {
    UploadStatus upload = new UploadStatus();
    upload.setJobId(id);
    upload.setJobStatus(word);
    upload.setCompletionTime(ended ? CREATED.toString() : null);
    return upload;
  }

  private static io.fabric8.kubernetes.api.model.Condition bean(Condition condition) {
    return new ConditionBuilder()
        .withType(condition.type())
        .withStatus(condition.status())
        .withReason(condition.reason())
        .build();
  }
}
