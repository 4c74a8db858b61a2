package dev.loraoperator.operations;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Creates the Lease of a finished election. */
final class TestLease {

  private TestLease() {}

  static void create(KubernetesClient client, String namespace, String holder) {
    client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("lora-operator")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(15)
                .withLeaseTransitions(3)
                .endSpec()
                .build())
        .create();
  }
}
