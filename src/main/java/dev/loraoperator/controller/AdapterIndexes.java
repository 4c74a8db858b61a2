package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.spec.SpecReader;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        .collect(Collectors.toSet());
  }

  /** The adapters that want or have this bare remote name. */
  List<LoraAdapter> withRemoteName(String bareName) {
    return cache.byIndex(BY_REMOTE_NAME, bareName);
  }

  /** The adapters whose status records this job. */
  List<LoraAdapter> withJob(String jobId) {
    return cache.byIndex(BY_JOB, jobId);
  }

  /** The spec of an adapter, if it is valid. */
  Optional<AdapterSpec> spec(LoraAdapter adapter) {
    return specs
        .read(AdapterMetadata.id(adapter), adapter.getSpec())
        .fold(valid -> Optional.of(valid.spec()), invalid -> Optional.empty());
  }

  /** The Secrets an adapter names, as {@code namespace/name}. */
  List<String> secretKeys(LoraAdapter adapter) {
    AdapterId id = AdapterMetadata.id(adapter);
    return spec(adapter).map(AdapterSpec::secretNames).orElse(List.of()).stream()
        .map(name -> id.namespace() + "/" + name)
        .toList();
  }

  private List<String> remoteNames(LoraAdapter adapter) {
    Set<String> names = new TreeSet<>();
    spec(adapter).ifPresent(spec -> names.add(spec.modelName()));
    recorded(adapter, RevisionStatus::remoteName).forEach(names::add);
    return List.copyOf(names);
  }

  private static List<String> jobs(LoraAdapter adapter) {
    return recorded(adapter, RevisionStatus::jobId).toList();
  }

  /** A field of the revisions that the status records. */
  private static Stream<String> recorded(
      LoraAdapter adapter, Function<RevisionStatus, @Nullable String> field) {
    return Stream.ofNullable(adapter.getStatus())
        .flatMap(status -> Stream.ofNullable(status.revisions()))
        .flatMap(List::stream)
        .flatMap(revision -> Stream.ofNullable(field.apply(revision)));
  }
}
