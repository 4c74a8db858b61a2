package dev.loraoperator.controller.index;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.StatusOwner;
import dev.loraoperator.kubernetes.status.StatusConditions;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.spec.SpecReader;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Indexes on the cache of adapters, so that no question about "which adapters …?" walks all of
 * them.
 */
public final class AdapterIndexes {

  private static final String BY_SECRET = "by-secret";
  private static final String BY_REMOTE_NAME = "by-remote-name";
  private static final String BY_MISSED_NAME = "by-missed-name";
  private static final String BY_UPLOAD = "by-upload";

  private final SpecReader specs;
  private final IndexedResourceCache<LoraAdapter> cache;

  public AdapterIndexes(SpecReader specs, IndexerResourceCache<LoraAdapter> cache) {
    this.specs = specs;
    this.cache = cache;
    cache.addIndexer(BY_SECRET, this::secretKeys);
    cache.addIndexer(BY_REMOTE_NAME, this::remoteNames);
    cache.addIndexer(BY_MISSED_NAME, this::missedNames);
    cache.addIndexer(BY_UPLOAD, AdapterIndexes::uploads);
  }

  /** Whether an adapter names the Secret {@code namespace/name}. */
  public boolean isReferenced(String secretKey) {
    return !cache.byIndex(BY_SECRET, secretKey).isEmpty();
  }

  /** Whether an adapter that names the Secret {@code namespace/name} has something to clean up. */
  public boolean isNeededToCleanUp(String secretKey) {
    return cache.byIndex(BY_SECRET, secretKey).stream()
        .anyMatch(adapter -> adapter.hasFinalizer(AdapterMetadata.FINALIZER));
  }

  /** The adapters that name the Secret {@code namespace/name}. */
  public List<LoraAdapter> namingSecret(String secretKey) {
    return cache.byIndex(BY_SECRET, secretKey);
  }

  /** The adapters that want or have this bare remote name, with an API key that is kept there. */
  public List<LoraAdapter> withRemoteName(String bareName, KeyName apiKey) {
    return cache.byIndex(BY_REMOTE_NAME, claimed(bareName, apiKey));
  }

  /** The adapters that wait for this bare remote name, because somebody else has it. */
  public List<LoraAdapter> missingName(String bareName) {
    return cache.byIndex(BY_MISSED_NAME, bareName);
  }

  /** The adapters whose status records this job, or the model record with this id. */
  public List<LoraAdapter> withUpload(String id) {
    return cache.byIndex(BY_UPLOAD, id);
  }

  /** The spec of an adapter, if it is valid. */
  public Optional<AdapterSpec> spec(LoraAdapter adapter) {
    return specs
        .read(AdapterMetadata.id(adapter), adapter.getSpec())
        .fold(valid -> Optional.of(valid.spec()), invalid -> Optional.empty());
  }

  /**
   * The Secrets an adapter needs, as {@code namespace/name}: those that its spec names, and those
   * whose keys open what was made with them.
   */
  public List<String> secretKeys(LoraAdapter adapter) {
    String namespace = AdapterMetadata.id(adapter).namespace();
    return secretNames(adapter).map(name -> namespace + "/" + name).toList();
  }

  /** The names of these Secrets. */
  public Stream<String> secretNames(LoraAdapter adapter) {
    Stream<String> named = spec(adapter).map(AdapterSpec::secretNames).orElse(List.of()).stream();
    Stream<String> used =
        revisions(adapter)
            .flatMap(revision -> Stream.ofNullable(revision.apiKeySecretRef()))
            .flatMap(reference -> Stream.ofNullable(reference.name()));
    return Stream.concat(named, used).distinct();
  }

  private List<String> remoteNames(LoraAdapter adapter) {
    KeyName apiKey = AdapterMetadata.apiKey(adapter);
    return claims(adapter).stream()
        .map(claim -> claimed(claim.remoteName(), apiKey))
        .distinct()
        .toList();
  }

  /**
   * That an adapter wants a bare remote name, or has it.
   *
   * @param holds whether its status records an upload to that name
   */
  record Claim(String remoteName, boolean holds) {}

  /**
   * An adapter renamed since still holds its old name; one with an invalid spec claims none. What
   * is there already is not uploaded, so that its name is nobody's.
   */
  Set<Claim> claims(LoraAdapter adapter) {
    Optional<AdapterSpec> spec = spec(adapter);
    if (spec.isEmpty()) {
      return Set.of();
    }
    Set<Claim> claims = new HashSet<>();
    if (spec.get().source().existingModel().isEmpty()) {
      claims.add(new Claim(spec.get().modelName(), false));
    }
    revisions(adapter)
        .filter(revision -> revision.remoteName() != null)
        .filter(AdapterIndexes::isMade)
        .forEach(revision -> claims.add(new Claim(revision.remoteName(), true)));
    return claims;
  }

  private static boolean isMade(RevisionStatus revision) {
    return !"Existing".equals(revision.origin())
        && (revision.jobId() != null || revision.modelId() != null || revision.operation() != null);
  }

  /** The name that an adapter wants and that somebody else has, if any. */
  List<String> missedNames(LoraAdapter adapter) {
    String ready = StatusConditions.reasons(StatusOwner.ownStatus(adapter)).get(Conditions.READY);
    return Reason.NAME_CONFLICT.text().equals(ready)
        ? spec(adapter).map(AdapterSpec::modelName).stream().toList()
        : List.of();
  }

  private static String claimed(String bareName, KeyName apiKey) {
    return String.join("/", bareName, apiKey.namespace(), apiKey.secret(), apiKey.key());
  }

  private static List<String> uploads(LoraAdapter adapter) {
    return revisions(adapter)
        .filter(AdapterIndexes::isMade)
        .flatMap(revision -> Stream.of(revision.jobId(), revision.modelId()))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** None of a copied status: they are the original's. */
  private static Stream<RevisionStatus> revisions(LoraAdapter adapter) {
    return Stream.ofNullable(StatusOwner.ownStatus(adapter))
        .flatMap(status -> Stream.ofNullable(status.revisions()))
        .flatMap(List::stream);
  }
}
