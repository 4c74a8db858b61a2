package dev.loraoperator.core.spec;

import dev.loraoperator.core.AdapterId;
import org.jspecify.annotations.Nullable;

/** A spec exactly as the user wrote it: nothing checked, nothing filled in. */
public record SpecFields(
    AdapterId id,
    @Nullable String modelName,
    @Nullable String baseModel,
    @Nullable String description,
    @Nullable SecretKeyFields apiKeySecretRef,
    @Nullable HuggingFaceFields huggingFace,
    @Nullable S3Fields s3,
    @Nullable PresignedUrlFields presignedUrl) {

  /** A reference to one key of a Secret. */
  public record SecretKeyFields(@Nullable String name, @Nullable String key) {}

  /** {@code spec.source.huggingFace}. */
  public record HuggingFaceFields(
      @Nullable String repo, @Nullable SecretKeyFields tokenSecretRef) {}

  /** {@code spec.source.s3}. */
  public record S3Fields(
      @Nullable String uri,
      @Nullable String region,
      @Nullable String endpoint,
      @Nullable Boolean pathStyleAccess,
      @Nullable SecretKeyFields credentialsSecretRef,
      @Nullable String urlLifetime) {}

  /** {@code spec.source.presignedUrl}. */
  public record PresignedUrlFields(@Nullable SecretKeyFields secretRef) {}
}
