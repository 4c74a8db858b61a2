package dev.loraoperator.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** Dispatches the calls of a {@link TogetherServer}: counts them and injects planned faults. */
final class TogetherDispatcher extends Dispatcher {

  private static final String BEARER = "Bearer ";

  private final Clock clock;
  private final TogetherRoutes routes;
  private final FaultPlan plan;
  private final CallLog calls;
  private final CountDownLatch closing = new CountDownLatch(1);

  TogetherDispatcher(Clock clock, TogetherRoutes routes, FaultPlan plan, CallLog calls) {
    this.clock = clock;
    this.routes = routes;
    this.plan = plan;
    this.calls = calls;
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    return dated(answer(request));
  }

  private MockResponse answer(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    Route route = Route.of(request.getMethod(), path);
    if (route == null) {
      return TogetherReplies.error(Route.exists(path) ? 405 : 404, "no such route", null);
    }
    String authorization = request.getHeaders().get("Authorization");
    boolean bearer = authorization != null && authorization.startsWith(BEARER);
    String key = bearer ? authorization.substring(BEARER.length()) : "";
    return calls.during(route, key, () -> answer(route, key, request));
  }

  private MockResponse answer(Route route, String key, RecordedRequest request) {
    InjectedFault fault = plan.take(route, key);
    if (fault == null) {
      return routes.answer(route, key, request);
    }
    MockResponse instead = fault.instead();
    if (instead != null) {
      return instead;
    }
    MockResponse response = routes.answer(route, key, request);
    await(fault.delay());
    return fault.after(response);
  }

  private MockResponse dated(MockResponse response) {
    return response
        .newBuilder()
        .setHeader(
            "Date",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)))
        .build();
  }

  /** Waits until the delay is over or this server is closed. */
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
