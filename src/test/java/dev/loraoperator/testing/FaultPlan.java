package dev.loraoperator.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults to be injected into calls of a test server, by route and key. */
final class FaultPlan<R> {

  /** Calls of a route; of every key when {@code apiKey} is null. */
  private record Calls<R>(R route, @Nullable String apiKey) {
    boolean include(R calledRoute, String callersKey) {
      return route.equals(calledRoute) && (apiKey == null || apiKey.equals(callersKey));
    }
  }

  private record Once<R>(Calls<R> calls, InjectedFault fault) {}

  private final List<Once<R>> next = new ArrayList<>();
  private final Map<Calls<R>, InjectedFault> always = new HashMap<>();

  synchronized void next(R route, @Nullable String apiKey, List<InjectedFault> faults) {
    faults.forEach(each -> next.add(new Once<>(new Calls<>(route, apiKey), each)));
  }

  synchronized void always(R route, @Nullable String apiKey, InjectedFault fault) {
    always.put(new Calls<>(route, apiKey), fault);
  }

  synchronized void heal() {
    always.clear();
  }

  synchronized void heal(R route) {
    always.keySet().removeIf(calls -> calls.route().equals(route));
  }

  /** The fault of this call, if any; single faults come before permanent ones. */
  synchronized @Nullable InjectedFault take(R route, String apiKey) {
    for (Iterator<Once<R>> planned = next.iterator(); planned.hasNext(); ) {
      Once<R> once = planned.next();
      if (once.calls().include(route, apiKey)) {
        planned.remove();
        return once.fault();
      }
    }
    InjectedFault ofKey = always.get(new Calls<>(route, apiKey));
    return ofKey != null ? ofKey : always.get(new Calls<>(route, null));
  }
}
