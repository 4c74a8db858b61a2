package dev.loraoperator.testing;

import dev.loraoperator.testing.v2.TogetherV2;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** Dispatches the calls of a {@link TogetherServer} to the generation of the API they are for. */
final class TogetherDispatcher extends Dispatcher {

  private static final String BEARER = "Bearer ";

  private final Clock clock;
  private final TogetherRoutes routes;
  private final FaultyCalls<Route> calls;
  private final TogetherV2 v2;

  TogetherDispatcher(Clock clock, TogetherRoutes routes, FaultyCalls<Route> calls, TogetherV2 v2) {
    this.clock = clock;
    this.routes = routes;
    this.calls = calls;
    this.v2 = v2;
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    return dated(answer(request));
  }

  private MockResponse answer(RecordedRequest request) {
    String authorization = request.getHeaders().get("Authorization");
    boolean bearer = authorization != null && authorization.startsWith(BEARER);
    String key = bearer ? authorization.substring(BEARER.length()) : "";
    String path = request.getUrl().encodedPath();
    if (path.startsWith("/v2/") && v2.isOpenTo(key)) {
      return v2.answer(key, request);
    }
    Route route = Route.of(request.getMethod(), path);
    if (route == null) {
      return routes.noRoute(path);
    }
    return calls.answer(route, key, () -> routes.answer(route, key, request));
  }

  private MockResponse dated(MockResponse response) {
    return response
        .newBuilder()
        .setHeader(
            "Date",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)))
        .build();
  }

  @Override
  public void close() {
    calls.close();
    v2.close();
  }
}
