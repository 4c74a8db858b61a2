package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.SecretReader;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.lifecycle.stage.NameClaims;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the other adapters of the cluster claim, as one adapter sees it; read once. */
final class ClusterNameClaims implements NameClaims {

  private final AdapterIndexes indexes;
  private final SecretReader secrets;
  private final AdapterSpec spec;
  private final Sensitive apiKey;
  private @Nullable List<NameClaim> claims;

  /**
   * @param spec of the adapter that asks
   * @param apiKey of the adapter that asks
   */
  ClusterNameClaims(
      AdapterIndexes indexes, SecretReader secrets, AdapterSpec spec, Sensitive apiKey) {
    this.indexes = indexes;
    this.secrets = secrets;
    this.spec = spec;
    this.apiKey = apiKey;
  }

  @Override
  public List<NameClaim> onSameName() {
    List<NameClaim> known = claims;
    if (known == null) {
      known =
          indexes.withRemoteName(spec.modelName()).stream()
              .filter(other -> !AdapterMetadata.id(other).equals(spec.id()))
              .map(this::claim)
              .flatMap(Optional::stream)
              .toList();
      claims = known;
    }
    return known;
  }

  @Override
  public boolean isHeldByAnother(UploadView upload) {
    String job = upload.ref().jobId();
    return job != null
        && indexes.withJob(job).stream()
            .anyMatch(other -> !AdapterMetadata.id(other).equals(spec.id()));
  }

  /** An adapter renamed since, with no upload under this name, makes no claim. */
  private Optional<NameClaim> claim(LoraAdapter other) {
    Optional<AdapterSpec> wanted = indexes.spec(other);
    boolean holds = holds(other);
    boolean wants = wanted.filter(read -> read.modelName().equals(spec.modelName())).isPresent();
    return wanted
        .filter(read -> (holds || wants) && usesKey(read))
        .map(read -> new NameClaim(AdapterMetadata.id(other), createdAt(other), holds));
  }

  private boolean holds(LoraAdapter other) {
    return other.getStatus() != null
        && other.getStatus().revisions() != null
        && other.getStatus().revisions().stream()
            .filter(revision -> spec.modelName().equals(revision.remoteName()))
            .anyMatch(revision -> revision.jobId() != null || revision.operation() != null);
  }

  private boolean usesKey(AdapterSpec other) {
    return secrets
        .read(other.id().namespace(), List.of(other.apiKey().name()))
        .lookup(other.apiKey())
        .found()
        .filter(apiKey::equals)
        .isPresent();
  }

  static Instant createdAt(LoraAdapter adapter) {
    return Objects.requireNonNullElse(AdapterMetadata.createdAt(adapter), Instant.EPOCH);
  }
}
