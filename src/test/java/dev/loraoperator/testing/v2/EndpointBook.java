package dev.loraoperator.testing.v2;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The endpoints of all projects. */
final class EndpointBook {

  private final Clock clock;
  private final V2Behaviour behaviour;
  private final Map<String, V2Endpoint> endpoints = new LinkedHashMap<>();

  EndpointBook(Clock clock, V2Behaviour behaviour) {
    this.clock = clock;
    this.behaviour = behaviour;
  }

  /** Adds an endpoint, or changes the one with the same id; false when another has its name. */
  synchronized boolean put(V2Endpoint endpoint) {
    boolean taken =
        endpoints.values().stream()
            .filter(each -> !each.deleted() && each.account().equals(endpoint.account()))
            .filter(each -> each.name().equals(endpoint.name()))
            .anyMatch(each -> !each.id().equals(endpoint.id()));
    if (!taken) {
      endpoints.put(endpoint.id(), endpoint);
    }
    return !taken;
  }

  /** All endpoints, including deleted ones, in the order in which they were made. */
  synchronized List<V2Endpoint> all() {
    return List.copyOf(endpoints.values());
  }

  /** In the order of their ids, which is no order. */
  List<V2Endpoint> listed(String account) {
    Instant listable = clock.instant().minus(behaviour.listLag);
    return existing(each -> each.account().equals(account)).stream()
        .filter(each -> !each.createdAt().isAfter(listable))
        .sorted(Comparator.comparing(V2Endpoint::id))
        .toList();
  }

  Optional<V2Endpoint> find(String account, String id) {
    return existing(each -> each.account().equals(account) && each.id().equals(id)).stream()
        .findFirst();
  }

  List<V2Endpoint> existing(Predicate<V2Endpoint> wanted) {
    return all().stream().filter(each -> !each.deleted() && wanted.test(each)).toList();
  }
}
