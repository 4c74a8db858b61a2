package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loraoperator.testing.InjectedFault;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults in the routes of endpoints and deployments. */
class V2ServingFaultsTest extends ServingServerTest {

  private static final Set<V2Route> WRITES =
      EnumSet.of(
          V2Route.CREATE_ENDPOINT,
          V2Route.PATCH_ENDPOINT,
          V2Route.DELETE_ENDPOINT,
          V2Route.CREATE_DEPLOYMENT,
          V2Route.PATCH_DEPLOYMENT,
          V2Route.DELETE_DEPLOYMENT);

  @Test
  void aLostReplyLeavesItsEffect() throws Exception {
    // Given
    String endpoint = endpoint("kept");
    String deployment = deployment(endpoint, "main");
    serving.finishAll();
    String idle = deployment(endpoint, "idle");
    serving.setState(idOf(idle), DeploymentState.STOPPED, "");
    String empty = endpoint("empty");
    WRITES.forEach(route -> v2.calls().failAlways(route, new InjectedFault.LoseReply()));

    // When
    assertLost(() -> createEndpoint("lost"));
    assertLost(() -> deploy(endpoint, body("lost", 1, 1)));
    assertLost(() -> route(endpoint, deployment));
    assertLost(() -> rescale(deployment, 0, 0));
    assertLost(() -> caller.deleteAt(idle));
    assertLost(() -> caller.deleteAt(empty));

    // Then
    assertThat(v2.endpoints())
        .extracting(V2Endpoint::name)
        .containsExactly("kept", "empty", "lost");
    assertThat(v2.endpoints()).extracting(V2Endpoint::deleted).containsExactly(false, true, false);
    assertThat(v2.endpoints().get(0).split().has(idOf(deployment))).isTrue();
    assertThat(v2.deployments())
        .extracting(V2Deployment::name)
        .containsExactly("main", "idle", "lost");
    assertThat(v2.deployments())
        .extracting(V2Deployment::deleted)
        .containsExactly(false, true, false);
    assertThat(serving.step(idOf(deployment)).state()).isEqualTo(DeploymentState.STOPPING);
    assertThat(v2.received(V2Route.CREATE_DEPLOYMENT)).hasSize(3);
  }

  private static void assertLost(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IOException.class);
  }

  /** A fault and the status that it has. */
  record Fault(InjectedFault fault, int status) {}

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(GrpcErrors.fault(GrpcCode.UNAUTHENTICATED, "invalid API key"), 401),
        new Fault(GrpcErrors.fault(402, GrpcCode.FAILED_PRECONDITION, "no credit"), 402),
        new Fault(GrpcErrors.fault(GrpcCode.PERMISSION_DENIED, "no access"), 403),
        new Fault(GrpcErrors.tooManyRequests("retry-after", "7"), 429),
        new Fault(
            GrpcErrors.fault(GrpcCode.RESOURCE_EXHAUSTED, "GPU quota exceeded for H100"), 429),
        new Fault(GrpcErrors.fault(GrpcCode.INTERNAL, "internal"), 500),
        new Fault(GrpcErrors.fault(GrpcCode.UNAVAILABLE, "try later"), 503),
        new Fault(InjectedFault.body(502, "<html><body>Bad gateway</body></html>"), 502));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultReplacesTheEffectOfEveryRoute(Fault fault) throws Exception {
    // Given
    String endpoint = endpoint("support");
    String deployment = deployment(endpoint, "main");
    serving.setState(idOf(deployment), DeploymentState.STOPPED, "");
    String before = caller.show(endpoint).toString();
    Stream.of(V2Route.values()).forEach(route -> v2.calls().failAlways(route, fault.fault()));

    // When
    List<HttpResponse<String>> replies =
        List.of(
            createEndpoint("other"),
            caller.inProject("/endpoints"),
            caller.inProject(endpoint),
            route(endpoint, deployment),
            caller.deleteAt(endpoint),
            deploy(endpoint, body("other", 1, 1)),
            caller.inProject(endpoint + "/deployments"),
            caller.inProject(deployment),
            rescale(deployment, 1, 1),
            caller.deleteAt(deployment),
            caller.get("/v2/public/inference-instance-types"));

    // Then
    v2.calls().heal();
    assertThat(replies).extracting(HttpResponse::statusCode).containsOnly(fault.status());
    assertThat(caller.show(endpoint)).hasToString(before);
    assertThat(v2.endpoints()).hasSize(1);
    assertThat(v2.deployments()).hasSize(1);
  }
}
