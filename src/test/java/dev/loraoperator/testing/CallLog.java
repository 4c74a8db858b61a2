package dev.loraoperator.testing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The calls of a {@link TogetherServer} by route and key, and how many overlapped. */
final class CallLog {

  private record Call(Route route, String apiKey) {}

  private final List<Call> calls = new ArrayList<>();
  private final Map<Route, Integer> open = new EnumMap<>(Route.class);
  private final Map<Route, Integer> most = new EnumMap<>(Route.class);

  /** Records a call that lasts as long as {@code work}. */
  <T> T during(Route route, String apiKey, Supplier<T> work) {
    begin(route, apiKey);
    try {
      return work.get();
    } finally {
      end(route);
    }
  }

  private synchronized void begin(Route route, String apiKey) {
    calls.add(new Call(route, apiKey));
    most.merge(route, open.merge(route, 1, Integer::sum), Math::max);
  }

  private synchronized void end(Route route) {
    open.merge(route, -1, Integer::sum);
  }

  synchronized int count(Route route) {
    return (int) calls.stream().filter(call -> call.route() == route).count();
  }

  synchronized int count(Route route, String apiKey) {
    return (int) calls.stream().filter(new Call(route, apiKey)::equals).count();
  }

  synchronized int mostAtOnce(Route route) {
    return most.getOrDefault(route, 0);
  }
}
