package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.Route;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code kill} of a leader in the middle of a POST, as the kubelet does it. */
class GracefulStopApiServerIT extends ProcessStories {

  private Replicas replicas;

  @BeforeEach
  void start() {
    replicas = new Replicas(server, scenario, folder);
  }

  @AfterEach
  void stop() {
    replicas.close();
  }

  /** Whoever leads then is in the middle of a POST; all replicas are up by now. */
  private void postMeets(InjectedFault fault) {
    services.together().failNext(Route.UPLOAD, fault);
    services.together().behaviour().lasting(Duration.ofSeconds(1), Duration.ofMinutes(5));
    scenario.apply(Adapters.huggingFace("first", OperatorStories.REPO));
    await().atMost(Duration.ofSeconds(40)).until(() -> scenario.jobs() == 1);
    assertThat(upload("first").jobId()).isNull();
  }

  private RevisionStatus upload(String name) {
    return scenario.get(name).getStatus().newest();
  }

  @Test
  void finishesThePostBeginsNoOtherAndGivesItsLeaseBack() {
    // Given
    OperatorProcess leader = replicas.start("200 ok, leading");
    postMeets(new InjectedFault.Late(Duration.ofSeconds(7)));
    String identity = replicas.lease().getSpec().getHolderIdentity();

    // When it is told to stop, and another adapter comes while it waits for the reply
    leader.terminate();
    await().until(() -> leader.probe("/readyz"), "503 not ready: stopping"::equals);
    scenario.apply(Adapters.huggingFace("second", OperatorStories.REPO));
    assertThat(leader.probe("/healthz")).isEqualTo("200 ok");
    assertThat(leader.stop()).isTrue();

    // Then
    assertThat(upload("first").jobId()).isEqualTo(services.together().jobs().get(0).id());
    assertThat(services.together().calls(Route.UPLOAD)).isEqualTo(1);
    assertThat(scenario.get("second").getStatus())
        .satisfiesAnyOf(
            status -> assertThat(status).isNull(), status -> assertThat(status.newest()).isNull());
    assertThat(identity).startsWith("replica_");
    assertThat(replicas.lease().getSpec().getHolderIdentity()).isNull();
    assertThat(leader.log()).contains("Lease released", "operator stopped");
  }

  @Test
  void leavesAPostWithoutReplyToTheStandbyWhichLeadsAtOnceAndAdoptsTheJob() {
    // Given
    OperatorProcess leader = replicas.start("200 ok, leading");
    OperatorProcess standby = replicas.start("200 ok, standing by");
    postMeets(new InjectedFault.HangAfter());

    // When
    assertThat(leader.stop()).isTrue();

    // Then
    Replicas.eventually(standby, "200 ok, leading");
    scenario.eventually("first", adapter -> assertThat(upload("first").jobId()).isNotNull());
    assertThat(services.together().calls(Route.UPLOAD)).isEqualTo(1);
    assertThat(leader.log()).contains("calls to Together have not ended", "Lease released");
    assertThat(leader.log()).doesNotContain("please report this");
  }
}
