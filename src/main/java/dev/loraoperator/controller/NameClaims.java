package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.SecretReader;
import dev.loraoperator.kubernetes.StatusMapper;
import dev.loraoperator.lifecycle.NameClaim;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the other adapters of the cluster that a name or a job may belong to. */
final class NameClaims {

  private final AdapterIndexes indexes;
  private final SecretReader secrets;

  NameClaims(AdapterIndexes indexes, SecretReader secrets) {
    this.indexes = indexes;
    this.secrets = secrets;
  }

  /** The other adapters that want or have the same remote name with the same key. */
  List<NameClaim> of(AdapterSpec request, Sensitive apiKey) {
    return indexes.withRemoteName(request.modelName()).stream()
        .filter(other -> !AdapterMetadata.id(other).equals(request.id()))
        .filter(other -> usesKey(other, apiKey))
        .map(other -> rival(other, request.modelName()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Those of {@code jobs} that other adapters hold. */
  Set<String> claimedJobs(AdapterSpec request, List<UploadView> jobs) {
    return jobs.stream()
        .map(UploadView::jobId)
        .filter(
            jobId ->
                indexes.withJob(jobId).stream()
                    .anyMatch(other -> !AdapterMetadata.id(other).equals(request.id())))
        .collect(Collectors.toSet());
  }

  static Instant createdAt(LoraAdapter adapter) {
    return Objects.requireNonNullElse(AdapterMetadata.createdAt(adapter), Instant.EPOCH);
  }

  /** An adapter that has moved on to another name, and holds nothing under this one, is none. */
  private Optional<NameClaim> rival(LoraAdapter other, String name) {
    State progress = StatusMapper.progress(other.getStatus());
    boolean holds =
        progress.upload() != null
            && progress.upload().remoteName().equals(name)
            && (progress.upload().jobId() != null || progress.upload().intentTime() != null);
    boolean wants =
        indexes.request(other).filter(request -> request.modelName().equals(name)).isPresent();
    return holds || wants
        ? Optional.of(new NameClaim(AdapterMetadata.id(other), createdAt(other), holds))
        : Optional.empty();
  }

  private boolean usesKey(LoraAdapter other, Sensitive apiKey) {
    return indexes
        .request(other)
        .map(
            request ->
                secrets
                    .read(request.id().namespace(), List.of(request.apiKey().name()))
                    .lookup(request.apiKey()))
        .filter(SecretLookup.Found.class::isInstance)
        .filter(found -> ((SecretLookup.Found) found).value().equals(apiKey))
        .isPresent();
  }
}
