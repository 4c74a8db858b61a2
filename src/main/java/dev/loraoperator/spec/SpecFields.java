package dev.loraoperator.spec;

import dev.loraoperator.model.AdapterId;
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
    @Nullable PresignedUrlFields presignedUrl,
    @Nullable String preflight,
    @Nullable VerifyFields verify,
    @Nullable EndpointFields endpoint,
    @Nullable String interval) {

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

  /**
   * {@code spec.verify}.
   *
   * @param expects whether there is an {@code spec.verify.expect} at all
   */
  public record VerifyFields(
      @Nullable Boolean enabled,
      @Nullable String api,
      @Nullable String prompt,
      @Nullable Integer maxTokens,
      @Nullable Double temperature,
      @Nullable String timeout,
      boolean expects,
      @Nullable String contains,
      @Nullable String matches,
      @Nullable Boolean required) {

    /** All defaults. */
    static final VerifyFields NONE =
        new VerifyFields(null, null, null, null, null, null, false, null, null, null);
  }

  /** {@code spec.endpoint}. */
  public record EndpointFields(
      @Nullable String id, @Nullable String name, @Nullable String detachTimeout) {}
}
