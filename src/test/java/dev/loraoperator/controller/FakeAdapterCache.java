package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The informer's cache of adapters, in memory. */
final class FakeAdapterCache implements IndexerResourceCache<LoraAdapter> {

  private final Map<ResourceID, LoraAdapter> adapters = new LinkedHashMap<>();
  private final Map<String, Function<LoraAdapter, List<String>>> indexers = new HashMap<>();

  void put(LoraAdapter adapter) {
    adapters.put(ResourceID.fromResource(adapter), adapter);
  }

  @Override
  public void addIndexers(Map<String, Function<LoraAdapter, List<String>>> more) {
    indexers.putAll(more);
  }

  @Override
  public List<LoraAdapter> byIndex(String indexName, String indexKey) {
    Function<LoraAdapter, List<String>> indexer =
        Objects.requireNonNull(indexers.get(indexName), indexName);
    return list(adapter -> indexer.apply(adapter).contains(indexKey)).toList();
  }

  @Override
  public Optional<LoraAdapter> get(ResourceID id) {
    return Optional.ofNullable(adapters.get(id));
  }

  @Override
  public Stream<ResourceID> keys() {
    return adapters.keySet().stream();
  }

  @Override
  public Stream<LoraAdapter> list(Predicate<LoraAdapter> predicate) {
    return adapters.values().stream().filter(predicate);
  }

  @Override
  public Stream<LoraAdapter> list(String namespace, Predicate<LoraAdapter> predicate) {
    return list(predicate.and(each -> each.getMetadata().getNamespace().equals(namespace)));
  }
}
