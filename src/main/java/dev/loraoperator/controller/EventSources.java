package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.controller.index.AdapterIndexes;
import dev.loraoperator.controller.index.NameWaiters;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.ReferencedSecretStore;
import dev.loraoperator.kubernetes.SecretPlaces;
import dev.loraoperator.model.AdapterId;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What wakes an adapter besides its own changes: its Secrets, and answers from Together. */
final class EventSources {

  /** Lists are read in pages, so that the start-up peak does not grow with the cluster. */
  private static final long LIST_LIMIT = 500;

  private static final String ALL_NAMESPACES = "";

  private final AdapterIndexes indexes;
  private final NameWaiters waiters;
  private final SecretPlaces places = new SecretPlaces();
  private final Map<String, ReferencedSecretStore> stores = new HashMap<>();
  private final List<EventSource<?, LoraAdapter>> sources = new ArrayList<>();

  /**
   * @param wakeups reports what becomes of adapters, so that their Secrets are dropped
   * @param gone called for every adapter that is deleted
   */
  EventSources(
      EventSourceContext<LoraAdapter> context,
      AdapterIndexes indexes,
      Set<String> namespaces,
      Wakeups wakeups,
      Consumer<AdapterId> gone) {
    this.indexes = indexes;
    sources.add(wakeups);
    waiters = new NameWaiters(indexes, wakeups::wake);
    wakeups.listen(
        (before, after) -> {
          dropOldSecrets(before, after);
          waiters.changed(before, after);
        },
        adapter -> {
          dropSecretsOf(adapter);
          waiters.gone(adapter);
          gone.accept(AdapterMetadata.id(adapter));
        });
    // One informer per namespace needs one store each: a store that two informers share would be
    // emptied by each of them of what the other one holds.
    for (String namespace : namespaces.isEmpty() ? Set.of(ALL_NAMESPACES) : namespaces) {
      ReferencedSecretStore store =
          new ReferencedSecretStore(indexes::isReferenced, indexes::isNeededToCleanUp, places);
      stores.put(namespace, store);
      sources.add(secrets(context, namespace, store));
    }
  }

  List<EventSource<?, LoraAdapter>> all() {
    return List.copyOf(sources);
  }

  /** Where the Secrets of all stores have which value. */
  SecretPlaces places() {
    return places;
  }

  ReferencedSecretStore storeOf(String namespace) {
    ReferencedSecretStore store = stores.get(namespace);
    return store != null
        ? store
        : Objects.requireNonNull(stores.get(ALL_NAMESPACES), "a namespace that is watched");
  }

  private EventSource<?, LoraAdapter> secrets(
      EventSourceContext<LoraAdapter> context, String namespace, ReferencedSecretStore store) {
    var configuration =
        InformerEventSourceConfiguration.from(Secret.class, LoraAdapter.class)
            .withName("secrets" + (namespace.isEmpty() ? "" : "-" + namespace))
            .withItemStore(store)
            .withInformerListLimit(LIST_LIMIT)
            .withSecondaryToPrimaryMapper(
                (Secret secret) -> concernedBy(Cache.metaNamespaceKeyFunc(secret)))
            .withPrimaryToSecondaryMapper(this::secretsOf);
    if (namespace.isEmpty()) {
      configuration.withWatchAllNamespaces();
    } else {
      configuration.withNamespaces(Set.of(namespace));
    }
    return new InformerEventSource<>(configuration.build(), context);
  }

  private Set<ResourceID> concernedBy(String secretKey) {
    return waiters.concernedBy(secretKey).stream()
        .map(id -> new ResourceID(id.name(), id.namespace()))
        .collect(Collectors.toSet());
  }

  private Set<ResourceID> secretsOf(LoraAdapter adapter) {
    String namespace = adapter.getMetadata().getNamespace();
    return indexes
        .secretNames(adapter)
        .map(name -> new ResourceID(name, namespace))
        .collect(Collectors.toSet());
  }

  private void dropSecretsOf(LoraAdapter adapter) {
    storeOf(adapter.getMetadata().getNamespace()).dropUnreferenced(indexes.secretKeys(adapter));
  }

  private void dropOldSecrets(LoraAdapter before, LoraAdapter after) {
    if (AdapterMetadata.generation(after) != AdapterMetadata.generation(before)) {
      dropSecretsOf(before);
    }
  }
}
