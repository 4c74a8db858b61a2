package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Why {@code deploy/role.yaml} grants a verb that no request needs. */
class LeaseRightsApiServerIT {

  @Test
  void withoutUpdateOnItsLeaseTheOperatorDoesNotStart() {
    try (RealApiServer server = RealApiServer.startOrSkip();
        KubernetesClient admin = server.client();
        Services services = new Services()) {
      // Given the rights of deploy/ without that verb
      Crd.install(admin, true);
      Rights.WHOLE_CLUSTER
          .manifests(server)
          .forEach(manifest -> admin.resource(withoutUpdate(manifest)).create());
      try (KubernetesClient client = server.client(Rights.token(admin))) {
        client.getConfiguration().setNamespace(Rights.NAMESPACE);
        Map<String, String> environment = services.environment();
        environment.put("LEADER_ELECTION", "true");

        // When, then
        assertThatThrownBy(() -> LocalOperator.start(environment, client, Duration.ofSeconds(2)))
            .rootCause()
            .hasMessageStartingWith("No permission to lease resource");
      }
    }
  }

  private static HasMetadata withoutUpdate(HasMetadata manifest) {
    if (manifest instanceof Role role) {
      role.getRules().stream().map(PolicyRule::getVerbs).forEach(verbs -> verbs.remove("update"));
    }
    return manifest;
  }
}
