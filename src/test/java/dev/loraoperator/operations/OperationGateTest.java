package dev.loraoperator.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OperationGateTest {

  private final OperationGate gate = new OperationGate();

  @Test
  void runsEverythingWhileItIsOpen() {
    assertThat(gate.run(() -> "begun")).contains("begun");
    assertThat(gate.isDrained()).isFalse();
  }

  @Test
  void runsNothingOnceItIsClosed() {
    gate.close();

    assertThat(gate.run(() -> "begun")).isEmpty();
    assertThat(gate.isDrained()).isTrue();
  }

  @Test
  void isNotDrainedBeforeAdmittedWorkHasReturned() {
    // Given work that is under way when the gate closes
    gate.run(
        () -> {
          gate.close();
          assertThat(gate.isDrained()).isFalse();
          return "begun";
        });

    // Then
    assertThat(gate.isDrained()).isTrue();
  }

  @Test
  void isDrainedAfterWorkThatFailed() {
    assertThatThrownBy(
            () ->
                gate.run(
                    () -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    gate.close();

    assertThat(gate.isDrained()).isTrue();
  }
}
