package dev.loraoperator.controller.index;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.SecretPlaces;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.lifecycle.stage.NameClaims;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the other adapters of the cluster claim, as one adapter sees it; read once. Only API keys
 * that are known already are compared, and nobody's Secret is read for it: an adapter that has not
 * read its own yet has posted nothing, and what one with a lost Secret has uploaded is in the list
 * of uploads.
 */
public final class ClusterNameClaims implements NameClaims {

  private static final Comparator<NameClaim> STRONGEST_FIRST =
      Comparator.comparing(NameClaim::holds)
          .reversed()
          .thenComparing(NameClaim::createdAt)
          .thenComparing(NameClaim::id);

  private final AdapterIndexes indexes;
  private final SecretPlaces places;
  private final AdapterSpec spec;
  private final Sensitive apiKey;
  private @Nullable List<NameClaim> claims;

  /**
   * @param spec of the adapter that asks
   * @param apiKey of the adapter that asks
   */
  public ClusterNameClaims(
      AdapterIndexes indexes, SecretPlaces places, AdapterSpec spec, Sensitive apiKey) {
    this.indexes = indexes;
    this.places = places;
    this.spec = spec;
    this.apiKey = apiKey;
  }

  @Override
  public List<NameClaim> onSameName() {
    List<NameClaim> known = claims;
    if (known == null) {
      known =
          places.of(apiKey).stream()
              .flatMap(place -> indexes.withRemoteName(spec.modelName(), place).stream())
              .filter(other -> !AdapterMetadata.id(other).equals(spec.id()))
              .map(this::claim)
              .flatMap(Optional::stream)
              .sorted(STRONGEST_FIRST)
              .toList();
      claims = known;
    }
    return known;
  }

  @Override
  public boolean isHeldByAnother(UploadView upload) {
    return Stream.of(upload.ref().jobId(), upload.ref().modelId())
        .filter(Objects::nonNull)
        .flatMap(id -> indexes.withUpload(id).stream())
        .anyMatch(other -> !AdapterMetadata.id(other).equals(spec.id()));
  }

  private Optional<NameClaim> claim(LoraAdapter other) {
    Set<AdapterIndexes.Claim> all = indexes.claims(other);
    boolean holds = all.contains(new AdapterIndexes.Claim(spec.modelName(), true));
    return holds || all.contains(new AdapterIndexes.Claim(spec.modelName(), false))
        ? Optional.of(new NameClaim(AdapterMetadata.id(other), createdAt(other), holds))
        : Optional.empty();
  }

  public static Instant createdAt(LoraAdapter adapter) {
    return Objects.requireNonNullElse(AdapterMetadata.createdAt(adapter), Instant.EPOCH);
  }
}
