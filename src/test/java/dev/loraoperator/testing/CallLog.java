package dev.loraoperator.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The calls of a test server by route and key, and how many overlapped. */
final class CallLog<R> {

  private record Call<R>(R route, String apiKey) {}

  private final List<Call<R>> calls = new ArrayList<>();
  private final Map<R, Integer> open = new HashMap<>();
  private final Map<R, Integer> most = new HashMap<>();

  /** Records a call that lasts as long as {@code work}. */
  <T> T during(R route, String apiKey, Supplier<T> work) {
    begin(route, apiKey);
    try {
      return work.get();
    } finally {
      end(route);
    }
  }

  private synchronized void begin(R route, String apiKey) {
    calls.add(new Call<>(route, apiKey));
    most.merge(route, open.merge(route, 1, Integer::sum), Math::max);
  }

  private synchronized void end(R route) {
    open.merge(route, -1, Integer::sum);
  }

  synchronized int count(R route) {
    return (int) calls.stream().filter(call -> call.route().equals(route)).count();
  }

  synchronized int count(R route, String apiKey) {
    return (int) calls.stream().filter(new Call<>(route, apiKey)::equals).count();
  }

  synchronized int mostAtOnce(R route) {
    return most.getOrDefault(route, 0);
  }
}
