package dev.loraoperator.reconciler;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.core.SecretLookup;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.decision.Progress;
import dev.loraoperator.core.decision.Rival;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.spec.AdapterRequest;
import dev.loraoperator.kube.SecretReader;
import dev.loraoperator.kube.SpecMapper;
import dev.loraoperator.kube.StatusMapper;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the other adapters of the cluster that a name or a job may belong to. */
final class RivalFinder {

  private final AdapterIndexes indexes;
  private final SecretReader secrets;

  RivalFinder(AdapterIndexes indexes, SecretReader secrets) {
    this.indexes = indexes;
    this.secrets = secrets;
  }

  /** The other adapters that want or have the same remote name with the same key. */
  List<Rival> of(AdapterRequest request, Sensitive apiKey) {
    return indexes.withRemoteName(request.modelName()).stream()
        .filter(other -> !SpecMapper.id(other).equals(request.id()))
        .filter(other -> usesKey(other, apiKey))
        .map(other -> rival(other, request.modelName()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Those of {@code jobs} that other adapters hold. */
  Set<String> claimedJobs(AdapterRequest request, List<JobView> jobs) {
    return jobs.stream()
        .map(JobView::jobId)
        .filter(
            jobId ->
                indexes.withJob(jobId).stream()
                    .anyMatch(other -> !SpecMapper.id(other).equals(request.id())))
        .collect(Collectors.toSet());
  }

  static Instant createdAt(LoraAdapter adapter) {
    return Objects.requireNonNullElse(SpecMapper.createdAt(adapter), Instant.EPOCH);
  }

  /** An adapter that has moved on to another name, and holds nothing under this one, is none. */
  private Optional<Rival> rival(LoraAdapter other, String name) {
    Progress progress = StatusMapper.progress(other.getStatus());
    boolean holds =
        progress.upload() != null
            && progress.upload().remoteName().equals(name)
            && (progress.upload().jobId() != null || progress.upload().intentTime() != null);
    boolean wants =
        indexes.request(other).filter(request -> request.modelName().equals(name)).isPresent();
    return holds || wants
        ? Optional.of(new Rival(SpecMapper.id(other), createdAt(other), holds))
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
