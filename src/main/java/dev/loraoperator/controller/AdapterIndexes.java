package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.spec.SpecCheck;
import dev.loraoperator.spec.SpecReader;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Indexes on the cache of adapters, so that no question about "which adapters …?" walks all of
 * them.
 */
final class AdapterIndexes {

  private static final String BY_SECRET = "by-secret";
  private static final String BY_REMOTE_NAME = "by-remote-name";
  private static final String BY_JOB = "by-job";

  private final SpecReader specs;
  private final IndexedResourceCache<LoraAdapter> cache;

  AdapterIndexes(SpecReader specs, IndexerResourceCache<LoraAdapter> cache) {
    this.specs = specs;
    this.cache = cache;
    cache.addIndexer(BY_SECRET, this::secretKeys);
    cache.addIndexer(BY_REMOTE_NAME, this::remoteNames);
    cache.addIndexer(BY_JOB, AdapterIndexes::jobs);
  }

  /** Whether an adapter names the Secret {@code namespace/name}. */
  boolean isReferenced(String secretKey) {
    return !cache.byIndex(BY_SECRET, secretKey).isEmpty();
  }

  /** The adapters that name the Secret {@code namespace/name}. */
  Set<ResourceID> namingSecret(String secretKey) {
    return cache.byIndex(BY_SECRET, secretKey).stream()
        .map(ResourceID::fromResource)
        .collect(java.util.stream.Collectors.toSet());
  }

  /** The adapters that want or have this bare remote name. */
  List<LoraAdapter> withRemoteName(String bareName) {
    return cache.byIndex(BY_REMOTE_NAME, bareName);
  }

  /** The adapters whose status records this job. */
  List<LoraAdapter> withJob(String jobId) {
    return cache.byIndex(BY_JOB, jobId);
  }

  Optional<AdapterSpec> request(LoraAdapter adapter) {
    return specs.read(AdapterMetadata.id(adapter), adapter.getSpec())
            instanceof SpecCheck.Valid valid
        ? Optional.of(valid.spec())
        : Optional.empty();
  }

  /** The Secrets an adapter names, as {@code namespace/name}. */
  List<String> secretKeys(LoraAdapter adapter) {
    AdapterId id = AdapterMetadata.id(adapter);
    return request(adapter).map(AdapterSpec::secretNames).orElse(List.of()).stream()
        .map(name -> id.namespace() + "/" + name)
        .toList();
  }

  private List<String> remoteNames(LoraAdapter adapter) {
    Set<String> names = new TreeSet<>();
    request(adapter).ifPresent(request -> names.add(request.modelName()));
    if (adapter.getStatus() != null
        && adapter.getStatus().upload() != null
        && adapter.getStatus().upload().remoteName() != null) {
      names.add(adapter.getStatus().upload().remoteName());
    }
    return List.copyOf(names);
  }

  private static List<String> jobs(LoraAdapter adapter) {
    return adapter.getStatus() == null
            || adapter.getStatus().upload() == null
            || adapter.getStatus().upload().jobId() == null
        ? List.of()
        : List.of(adapter.getStatus().upload().jobId());
  }
}
