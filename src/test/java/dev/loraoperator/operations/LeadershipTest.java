package dev.loraoperator.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.testing.MockApiServer;
import dev.loraoperator.testing.SteppedClock;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeadershipTest {

  private static final String NAMESPACE = "lora-operator";

  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-24T12:00:00Z"));
  private final MockApiServer server = MockApiServer.start();
  private final KubernetesClient client = server.client();
  private final Leadership leadership = new Leadership(true, "me", NAMESPACE, clock);

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void lead() {
    leadership
        .configuration(() -> {})
        .getLeaderCallbacks()
        .ifPresent(LeaderCallbacks::onStartLeading);
  }

  private void leaseOf(String holder) {
    TestLease.create(client, NAMESPACE, holder);
  }

  private Lease lease() {
    return client.leases().inNamespace(NAMESPACE).withName("lora-operator").get();
  }

  @Test
  void leadsFromTheStartWithoutAnElection() {
    Leadership alone = new Leadership(false, "me", null, clock);

    assertThat(alone.leads()).isTrue();
    assertThat(alone.release(client)).isFalse();
  }

  @Test
  void leadsOnceItIsElected() {
    assertThat(leadership.leads()).isFalse();

    lead();

    assertThat(leadership.leads()).isTrue();
  }

  /** A standby of a day has checked nothing for a day. */
  @Test
  void leadsSinceItWasElectedAndNotSinceItStarted() {
    // Given
    clock.advance(Duration.ofDays(1));
    Instant elected = clock.instant();

    // When
    lead();
    clock.advance(Duration.ofHours(1));

    // Then
    assertThat(leadership.leadsSince()).isEqualTo(elected);
  }

  @Test
  void releasesItsLease() {
    // Given
    leaseOf("me");
    lead();

    // When
    boolean released = leadership.release(client);

    // Then
    assertThat(released).isTrue();
    assertThat(lease().getSpec().getHolderIdentity()).isNull();
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(3);
  }

  @Test
  void leavesALeaseThatAnotherReplicaHolds() {
    // Given
    leaseOf("another");
    lead();

    // When
    boolean released = leadership.release(client);

    // Then
    assertThat(released).isFalse();
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("another");
  }

  @Test
  void releasesNothingBeforeItLed() {
    leaseOf("another");

    assertThat(leadership.release(client)).isFalse();
  }

  @Test
  void releasesNothingWhenTheLeaseIsGone() {
    lead();

    assertThat(leadership.release(client)).isFalse();
  }
}
