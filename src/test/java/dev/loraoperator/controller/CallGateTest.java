package dev.loraoperator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What may begin, and when nothing does any more. */
class CallGateTest {

  private final CallGate gate = new CallGate();

  @Test
  void letsEverythingThroughWhileItIsOpen() {
    assertThat(gate.through(() -> "begun")).contains("begun");
    assertThat(gate.isQuiet()).isFalse();
  }

  @Test
  void letsNothingThroughOnceItIsClosed() {
    gate.close();

    assertThat(gate.through(() -> "begun")).isEmpty();
    assertThat(gate.isQuiet()).isTrue();
  }

  @Test
  void isNotQuietBeforeTheLastOneIsThrough() {
    // Given one that is halfway through when the gate closes
    gate.through(
        () -> {
          gate.close();
          assertThat(gate.isQuiet()).isFalse();
          return "begun";
        });

    // Then
    assertThat(gate.isQuiet()).isTrue();
  }

  @Test
  void isQuietAfterOneThatBroke() {
    assertThatThrownBy(
            () ->
                gate.through(
                    () -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    gate.close();

    assertThat(gate.isQuiet()).isTrue();
  }
}
