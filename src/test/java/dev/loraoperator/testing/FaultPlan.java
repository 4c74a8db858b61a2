package dev.loraoperator.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults to be injected into calls of a {@link TogetherServer}, by route and key. */
final class FaultPlan {

  /** Calls of a route; of every key when {@code apiKey} is null. */
  private record Calls(Route route, @Nullable String apiKey) {
    boolean include(Route calledRoute, String callersKey) {
      return route == calledRoute && (apiKey == null || apiKey.equals(callersKey));
    }
  }

  private record Once(Calls calls, InjectedFault fault) {}

  private final List<Once> next = new ArrayList<>();
  private final Map<Calls, InjectedFault> always = new HashMap<>();

  synchronized void next(Route route, @Nullable String apiKey, List<InjectedFault> faults) {
    faults.forEach(each -> next.add(new Once(new Calls(route, apiKey), each)));
  }

  synchronized void always(Route route, @Nullable String apiKey, InjectedFault fault) {
    always.put(new Calls(route, apiKey), fault);
  }

  synchronized void heal() {
    always.clear();
  }

  synchronized void heal(Route route) {
    always.keySet().removeIf(calls -> calls.route() == route);
  }

  /** The fault of this call, if any; single faults come before permanent ones. */
  synchronized @Nullable InjectedFault take(Route route, String apiKey) {
    for (Iterator<Once> planned = next.iterator(); planned.hasNext(); ) {
      Once once = planned.next();
      if (once.calls().include(route, apiKey)) {
        planned.remove();
        return once.fault();
      }
    }
    InjectedFault ofKey = always.get(new Calls(route, apiKey));
    return ofKey != null ? ofKey : always.get(new Calls(route, null));
  }
}
