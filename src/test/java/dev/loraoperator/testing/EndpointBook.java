package dev.loraoperator.testing;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The endpoints of all accounts of a {@link TogetherServer}, and the adapters attached to them. */
final class EndpointBook {

  private record Bound(String endpointId, Instant since) {}

  private final Clock clock;
  private final Map<String, TestEndpoint> endpoints = new LinkedHashMap<>();

  /** By model name: an adapter is attached once. */
  private final Map<String, Bound> adapters = new LinkedHashMap<>();

  EndpointBook(Clock clock) {
    this.clock = clock;
  }

  /** Adds an endpoint, or changes the one with the same id. */
  synchronized void put(TestEndpoint endpoint) {
    endpoints.put(endpoint.id(), endpoint);
  }

  synchronized void setState(String id, String state) {
    put(existing(id).inState(state));
  }

  synchronized void remove(String id) {
    endpoints.remove(id);
    adapters.values().removeIf(bound -> bound.endpointId().equals(id));
  }

  synchronized List<TestEndpoint> visibleTo(String account) {
    return endpoints.values().stream().filter(each -> each.isVisibleTo(account)).toList();
  }

  synchronized @Nullable TestEndpoint find(String account, String id) {
    TestEndpoint endpoint = endpoints.get(id);
    return endpoint != null && endpoint.isVisibleTo(account) ? endpoint : null;
  }

  synchronized List<Binding> bindings() {
    return adapters.entrySet().stream()
        .map(each -> new Binding(each.getValue().endpointId(), each.getKey()))
        .toList();
  }

  /** The names of the adapters attached to one endpoint. */
  List<String> adaptersOf(String id) {
    return bindings().stream()
        .filter(binding -> binding.endpointId().equals(id))
        .map(Binding::modelName)
        .toList();
  }

  /** Attaches an adapter; attaching it again succeeds and changes nothing. */
  synchronized @Nullable Refusal bind(TestEndpoint endpoint, String modelName) {
    if (!endpoints.containsKey(endpoint.id())) {
      return Refusal.NO_ENDPOINT;
    }
    Bound bound = adapters.get(modelName);
    if (bound != null) {
      return bound.endpointId().equals(endpoint.id()) ? null : Refusal.BOUND_ELSEWHERE;
    }
    if (adaptersOf(endpoint.id()).size() >= endpoint.limit()) {
      return Refusal.FULL;
    }
    adapters.put(modelName, new Bound(endpoint.id(), clock.instant()));
    return null;
  }

  /** Attaches an adapter here without any checks, and detaches it elsewhere. */
  synchronized void move(String endpointId, String modelName) {
    adapters.put(modelName, new Bound(existing(endpointId).id(), clock.instant()));
  }

  /** False when the adapter is not attached to this endpoint. */
  synchronized boolean unbind(String endpointId, String modelName) {
    Bound bound = adapters.get(modelName);
    boolean here = bound != null && bound.endpointId().equals(endpointId);
    return here && adapters.remove(modelName) != null;
  }

  /**
   * Since when a started endpoint of the account has had this adapter; nothing when none has.
   *
   * @param model the adapter's name, or {@code endpoint:model}
   */
  synchronized Optional<Instant> servedSince(String account, String model) {
    ModelId full = ModelId.parse(model);
    Bound bound = adapters.get(full == null ? model : full.modelName());
    if (bound == null) {
      return Optional.empty();
    }
    TestEndpoint endpoint = existing(bound.endpointId());
    boolean asked = full == null || full.endpointName().equals(endpoint.name());
    boolean serves = asked && endpoint.isStarted() && endpoint.account().equals(account);
    return serves ? Optional.of(bound.since()) : Optional.empty();
  }

  private TestEndpoint existing(String id) {
    TestEndpoint endpoint = endpoints.get(id);
    if (endpoint == null) {
      throw new IllegalArgumentException("the test has no endpoint " + id);
    }
    return endpoint;
  }
}
