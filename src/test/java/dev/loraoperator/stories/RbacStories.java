package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.testing.ApiRequest;
import dev.loraoperator.testing.AuditLog;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.Grant;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator with the token of the ServiceAccount of {@code deploy/}, walked through all it can
 * do: what it asks for and what it may are the same. The witness is the API server's audit log.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RbacStories {

  /** Watches end within seconds, so that they are begun again. */
  private static final String SHORT_WATCHES = "--min-request-timeout=10";

  private final Rights rights;
  private List<Grant> granted = List.of();
  private List<ApiRequest> requests = List.of();

  RbacStories(Rights rights) {
    this.rights = rights;
  }

  @BeforeAll
  void useEveryFeature(@TempDir Path folder) {
    AuditLog audit = AuditLog.of(Rights.USER, folder);
    try (RealApiServer server = RealApiServer.startOrSkip(audit.flags(SHORT_WATCHES));
        KubernetesClient admin = server.client();
        Services services = new Services()) {
      Crd.install(admin, true);
      List<HasMetadata> manifests = rights.manifests(server);
      manifests.forEach(manifest -> admin.resource(manifest).create());
      granted = manifests.stream().flatMap(Grant::of).toList();
      Path kubeconfig = server.kubeconfig(Rights.token(admin), Rights.NAMESPACE);
      Scenario scenario = new Scenario(admin, services, Rights.NAMESPACE);
      try {
        useEveryFeature(scenario, log -> replica(services, kubeconfig, folder.resolve(log)));
      } catch (AssertionError | ConditionTimeoutException e) {
        throw new AssertionError("the operator got stuck; refused were " + refused(audit), e);
      }
    }
    requests = audit.requests();
  }

  private static void useEveryFeature(
      Scenario scenario, Function<String, OperatorProcess> operator) {
    try (OperatorProcess leader = operator.apply("leader")) {
      new EveryFeature(scenario).use();
      try (OperatorProcess standby = operator.apply("standby")) {
        leader.stop();
        scenario.apply(Adapters.huggingFace("taken-over", EveryFeature.REPO));
        scenario.eventuallyReady("taken-over");
        standby.stop();
      }
    }
  }

  private OperatorProcess replica(Services services, Path kubeconfig, Path log) {
    Map<String, String> environment = services.environment();
    environment.putAll(rights.environment());
    return OperatorProcess.start(environment, kubeconfig, log);
  }

  private static List<ApiRequest> refused(AuditLog audit) {
    return audit.requests().stream().filter(ApiRequest::isRefused).toList();
  }

  @Test
  void nothingItAskedForWasRefused() {
    assertThat(requests).isNotEmpty().noneMatch(ApiRequest::isRefused);
  }

  @Test
  void everyVerbGrantedWasUsed() {
    assertThat(granted)
        .filteredOn(grant -> requests.stream().noneMatch(grant::covers))
        .as("granted and used by no request")
        .map(Grant::toString)
        .isEmpty();
  }

  /** No other role, such as one for everybody, has helped; but to ask what it may. */
  @Test
  void everythingItAskedForIsGrantedByTheseRoles() {
    assertThat(requests)
        .filteredOn(request -> granted.stream().noneMatch(grant -> grant.covers(request)))
        .map(ApiRequest::resource)
        .containsOnly("selfsubjectrulesreviews");
  }
}
