package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.ExpectSpec;
import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterSpec;
import dev.loraoperator.api.v1alpha1.PresignedUrlSourceSpec;
import dev.loraoperator.api.v1alpha1.S3SourceSpec;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.api.v1alpha1.VerifySpec;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.spec.SpecFields;
import dev.loraoperator.spec.SpecFields.EndpointFields;
import dev.loraoperator.spec.SpecFields.HuggingFaceFields;
import dev.loraoperator.spec.SpecFields.PresignedUrlFields;
import dev.loraoperator.spec.SpecFields.S3Fields;
import dev.loraoperator.spec.SpecFields.SecretKeyFields;
import dev.loraoperator.spec.SpecFields.VerifyFields;
import dev.loraoperator.spec.SpecReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Spec bean to core values; with {@link StatusMapper} the only place with null checks on beans. */
public final class SpecMapper {

  private static final LoraAdapterSpec ABSENT =
      new LoraAdapterSpec(null, null, null, null, null, null, null, null, null, null);

  private SpecMapper() {}

  public static AdapterId id(LoraAdapter adapter) {
    return new AdapterId(adapter.getMetadata().getNamespace(), adapter.getMetadata().getName());
  }

  /** Whether a person has stopped it. */
  public static boolean suspended(LoraAdapter adapter) {
    return adapter.getSpec() != null && Boolean.TRUE.equals(adapter.getSpec().suspend());
  }

  /** {@code metadata.creationTimestamp}, null where a test server keeps none. */
  public static @Nullable Instant createdAt(LoraAdapter adapter) {
    String created = adapter.getMetadata().getCreationTimestamp();
    return created == null ? null : Instant.parse(created);
  }

  /** Where the API key is kept, whether or not the rest of the spec is valid. */
  public static KeyName apiKey(LoraAdapter adapter) {
    SecretKeyReference reference =
        adapter.getSpec() == null ? null : adapter.getSpec().apiKeySecretRef();
    SecretKeyRef byDefault = SpecReader.DEFAULT_API_KEY;
    String name = reference == null ? byDefault.name() : reference.name();
    String key = reference == null ? null : reference.key();
    return new KeyName(
        adapter.getMetadata().getNamespace(),
        name == null ? "" : name,
        key == null ? byDefault.key() : key);
  }

  /** The spec as written, absent parts as null. */
  public static SpecFields fields(LoraAdapter adapter) {
    LoraAdapterSpec spec = adapter.getSpec() == null ? ABSENT : adapter.getSpec();
    SourceSpec source = spec.source() == null ? new SourceSpec(null, null, null) : spec.source();
    return new SpecFields(
        id(adapter),
        spec.modelName(),
        spec.baseModel(),
        spec.description(),
        secretKey(spec.apiKeySecretRef()),
        huggingFace(source.huggingFace()),
        s3(source.s3()),
        presignedUrl(source.presignedUrl()),
        spec.preflight(),
        verify(spec.verify()),
        endpoint(spec.endpoint()),
        spec.interval());
  }

  private static @Nullable VerifyFields verify(@Nullable VerifySpec spec) {
    if (spec == null) {
      return null;
    }
    ExpectSpec expect = spec.expect();
    return new VerifyFields(
        spec.enabled(),
        spec.api(),
        spec.prompt(),
        spec.maxTokens(),
        spec.temperature(),
        spec.timeout(),
        expect != null,
        expect == null ? null : expect.contains(),
        expect == null ? null : expect.matches(),
        spec.required());
  }

  private static @Nullable EndpointFields endpoint(@Nullable EndpointSpec spec) {
    return spec == null ? null : new EndpointFields(spec.id(), spec.name(), spec.detachTimeout());
  }

  private static @Nullable HuggingFaceFields huggingFace(@Nullable HuggingFaceSourceSpec spec) {
    return spec == null
        ? null
        : new HuggingFaceFields(spec.repo(), secretKey(spec.tokenSecretRef()));
  }

  private static @Nullable S3Fields s3(@Nullable S3SourceSpec spec) {
    return spec == null
        ? null
        : new S3Fields(
            spec.uri(),
            spec.region(),
            spec.endpoint(),
            spec.pathStyleAccess(),
            spec.credentialsSecretRef() == null
                ? null
                : new SecretKeyFields(spec.credentialsSecretRef().name(), null),
            spec.urlLifetime());
  }

  private static @Nullable PresignedUrlFields presignedUrl(@Nullable PresignedUrlSourceSpec spec) {
    return spec == null ? null : new PresignedUrlFields(secretKey(spec.secretRef()));
  }

  private static @Nullable SecretKeyFields secretKey(@Nullable SecretKeyReference reference) {
    return reference == null ? null : new SecretKeyFields(reference.name(), reference.key());
  }
}
