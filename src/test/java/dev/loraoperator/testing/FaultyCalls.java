package dev.loraoperator.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of a test server, and injects the faults that a test has planned.
 *
 * @param <R> the server's routes
 */
public final class FaultyCalls<R> implements AutoCloseable {

  private final FaultPlan<R> plan = new FaultPlan<>();
  private final CallLog<R> calls = new CallLog<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Injects one fault into each of the next calls of a route. */
  public void failNext(R route, InjectedFault... faults) {
    plan.next(route, null, List.of(faults));
  }

  /** Injects one fault into each of the next calls of a route with this key. */
  public void failNext(R route, String apiKey, InjectedFault... faults) {
    plan.next(route, apiKey, List.of(faults));
  }

  /** Injects a fault into all calls of a route. */
  public void failAlways(R route, InjectedFault fault) {
    plan.always(route, null, fault);
  }

  /** Injects a fault into all calls of a route with this key. */
  public void failAlways(R route, String apiKey, InjectedFault fault) {
    plan.always(route, apiKey, fault);
  }

  /** Ends what {@link #failAlways} began. */
  public void heal() {
    plan.heal();
  }

  /** Ends what {@link #failAlways} began on one route. */
  public void heal(R route) {
    plan.heal(route);
  }

  /** How often a route was called. */
  public int count(R route) {
    return calls.count(route);
  }

  /** How often a route was called with this key, valid or not. */
  public int count(R route, String apiKey) {
    return calls.count(route, apiKey);
  }

  /** How many calls of a route there were at the same time, at most. Hung calls do not count. */
  public int mostAtOnce(R route) {
    return calls.mostAtOnce(route);
  }

  /** Answers one call: by {@code work}, unless a fault is planned that replaces it. */
  public MockResponse answer(R route, String apiKey, Supplier<MockResponse> work) {
    return calls.during(route, apiKey, () -> answer(plan.take(route, apiKey), work));
  }

  private MockResponse answer(@Nullable InjectedFault fault, Supplier<MockResponse> work) {
    if (fault == null) {
      return work.get();
    }
    MockResponse instead = fault.instead();
    if (instead != null) {
      return instead;
    }
    MockResponse response = work.get();
    await(fault.delay());
    return fault.after(response);
  }

  /** Waits until the delay is over or the server is closed. */
  private void await(Duration delay) {
    try {
      closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the calls that are still waiting. */
  @Override
  public void close() {
    closing.countDown();
  }
}
