package dev.loraoperator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.testing.SteppedClock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That every pass is watched, whatever it does. */
class WatchedPassTest {

  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-26T12:00:00Z"));
  private final ActiveReconciliations passes = new ActiveReconciliations(clock);
  private final List<String> stuck = new ArrayList<>();

  @Test
  void aPassThatHangsInARequestToTheApiServerIsSeen() {
    // Given an adapter whose spec is invalid, which takes one write
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName("french").build());
    LoraAdapterReconciler reconciler = new LoraAdapterReconciler(dependencies());

    // When
    assertThatThrownBy(() -> reconciler.reconcile(adapter, hanging())).hasMessage("on purpose");

    // Then
    assertThat(stuck).containsExactly("team-a/french for 10m");
    assertThat(passes.stuck()).isEmpty();
  }

  private Dependencies dependencies() {
    Duration time = Duration.ofSeconds(5);
    return new Dependencies(
        "default",
        Set.of(),
        new Backoff(time, time, time, time),
        wake -> null,
        null,
        wake -> null,
        null,
        passes,
        new OperationGate(),
        AdapterListener.NONE,
        clock,
        () -> 0);
  }

  /** Its client takes ten minutes, and notes what is stuck then. */
  @SuppressWarnings("unchecked")
  private Context<LoraAdapter> hanging() {
    return (Context<LoraAdapter>)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getClient")) {
                clock.advance(Duration.ofMinutes(10));
                stuck.addAll(passes.stuck());
                throw new IllegalStateException("on purpose");
              }
              return false;
            });
  }
}
