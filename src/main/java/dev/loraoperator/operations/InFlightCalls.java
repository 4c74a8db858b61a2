package dev.loraoperator.operations;

import dev.loraoperator.controller.OperationGate;
import dev.loraoperator.together.account.Accounts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Lets calls to Together end, and their outcomes be recorded, before the process goes. */
public final class InFlightCalls {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final OperationGate gate;
  private final List<Accounts> accounts = new CopyOnWriteArrayList<>();

  InFlightCalls(OperationGate gate) {
    this.gate = gate;
  }

  /** Waits for the calls made with these, too. */
  public Accounts including(Accounts made) {
    accounts.add(made);
    return made;
  }

  /**
   * Lets no call begin any more, and waits for those under way.
   *
   * @return false when some have not ended in time
   */
  boolean within(Duration most) {
    gate.close();
    long begun = System.nanoTime();
    while (!isDry()) {
      if (System.nanoTime() - begun > most.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return true;
  }

  private boolean isDry() {
    return gate.isDrained() && accounts.stream().allMatch(Accounts::isSettled);
  }
}
