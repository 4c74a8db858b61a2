package dev.loraoperator.operations;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The calls to Together that must end, and be recorded, before the process exits. */
public final class InFlightCalls {

  private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

  private final OperationGate gate;
  private final BooleanSupplier settled;

  /**
   * @param gate where such calls start
   * @param settled whether all calls have ended and their outcomes are recorded
   */
  public InFlightCalls(OperationGate gate, BooleanSupplier settled) {
    this.gate = gate;
    this.settled = settled;
  }

  /**
   * Closes the gate and waits for the calls under way.
   *
   * @return false when some have not ended within {@code timeout}
   */
  boolean drain(Duration timeout) {
    gate.close();
    long start = System.nanoTime();
    while (!isDrained()) {
      if (System.nanoTime() - start > timeout.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
    }
    return true;
  }

  private boolean isDrained() {
    return gate.isDrained() && settled.getAsBoolean();
  }
}
