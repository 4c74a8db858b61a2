package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.UploadStatus;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.secret.KeyName;
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

  /** The adapters that want or have this bare remote name, with an API key that is kept there. */
  List<LoraAdapter> withRemoteName(String bareName, KeyName apiKey) {
    return cache.byIndex(BY_REMOTE_NAME, claimed(bareName, apiKey));
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
    Optional<AdapterSpec> spec = spec(adapter);
    if (spec.isEmpty()) {
      return List.of();
    }
    KeyName apiKey = AdapterMetadata.apiKey(adapter);
    Set<String> names = new TreeSet<>();
    names.add(spec.get().modelName());
    recorded(adapter, UploadStatus::remoteName).ifPresent(names::add);
    return names.stream().map(name -> claimed(name, apiKey)).toList();
  }

  private static String claimed(String bareName, KeyName apiKey) {
    return String.join("/", bareName, apiKey.namespace(), apiKey.secret(), apiKey.key());
  }

  private static List<String> jobs(LoraAdapter adapter) {
    return recorded(adapter, UploadStatus::jobId).stream().toList();
  }

  /** A field of the upload that the status records. */
  private static Optional<String> recorded(
      LoraAdapter adapter, Function<UploadStatus, @Nullable String> field) {
    return Optional.ofNullable(adapter.getStatus()).map(LoraAdapterStatus::upload).map(field);
  }
}
