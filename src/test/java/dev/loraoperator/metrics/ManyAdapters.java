package dev.loraoperator.metrics;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
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
    adapter.setSpec(LoraAdapterSpec.empty());
    return adapter;
  }

  static LoraAdapter adapter(String name, LoraAdapterStatus status) {
    LoraAdapter adapter = adapter(name);
    adapter.setStatus(status);
    return adapter;
  }

  static LoraAdapter withKey(LoraAdapter adapter, String secret, @Nullable String key) {
    AdapterEdit.spec(adapter, "apiKeySecretRef", new SecretKeyReference(secret, key));
    return adapter;
  }

  /** A status with the conditions that the operator sets for this reason. */
  static LoraAdapterStatus status(ReadyCondition.Phase state, Reason reason) {
    return status(state, reason, null);
  }

  static LoraAdapterStatus status(
      ReadyCondition.Phase state, Reason reason, @Nullable RevisionStatus job) {
    List<Condition> conditions =
        Conditions.of(new ReadyCondition(state, reason, "words"), State.none()).entrySet().stream()
            .map(condition -> bean(condition.getKey(), condition.getValue()))
            .toList();
    LoraAdapter adapter = adapter("any", LoraAdapterStatus.empty());
    AdapterEdit.status(adapter, "observedGeneration", 1L);
    AdapterEdit.status(adapter, "conditions", conditions);
    AdapterEdit.status(adapter, "revisions", job == null ? null : List.of(job));
    return adapter.getStatus();
  }

  static RevisionStatus job(String id, String phase, boolean ended) {
    String completed = ended ? CREATED.toString() : null;
    return new RevisionStatus(
        null, null, null, null, null, null, null, null, null, null, id, null, phase, null, null,
        null, null, null, null, null, completed, null, null);
  }

  private static Condition bean(String type, ConditionValue value) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(value.status())
        .withReason(value.reason())
        .build();
  }
}
