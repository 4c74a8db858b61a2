package dev.loraoperator.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the adapter's files live; never with credentials in it. */
public sealed interface Source {

  /** One line for people, without anything secret: the {@code SOURCE} column. */
  String summary();

  /** What identifies the files, for the spec hash: no Secret references, no lifetimes. */
  List<String> identity();

  /** What this source may read of Secrets in the adapter's namespace. */
  List<SecretKeyRef> secretKeys();

  /** The same, as it is uploaded on this API. */
  default Source on(Api api) {
    return this;
  }

  /** The model that is there already, where the source is one; it is named as the user does. */
  default Optional<String> existingModel() {
    return Optional.empty();
  }

  /** One method per kind: a new kind does not compile until every reader handles it. */
  interface Visitor<R> {
    R huggingFace(HuggingFace source);

    R s3(S3 source);

    R presignedUrl(PresignedUrl source);

    R existing(Existing source);
  }

  <R> R accept(Visitor<R> visitor);

  /**
   * A repository on the Hugging Face hub.
   *
   * @param repo {@code org/name}
   * @param token where the token for a private or gated repository is; null for a public one
   */
  record HuggingFace(String repo, @Nullable SecretKeyRef token) implements Source {
    @Override
    public String summary() {
      return "hf://" + repo;
    }

    @Override
    public List<String> identity() {
      return List.of("huggingFace", repo);
    }

    @Override
    public List<SecretKeyRef> secretKeys() {
      return token == null ? List.of() : List.of(token);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.huggingFace(this);
    }
  }

  /**
   * One archive in an S3 bucket, for which the operator presigns a GET URL.
   *
   * @param region null for the AWS default
   * @param endpoint URL of an S3-compatible store; null for AWS
   * @param credentialsSecret Secret with the AWS keys; null for the operator's own identity
   * @param urlLifetime life of the presigned URL; null for the one that fits the API
   */
  record S3(
      String bucket,
      String key,
      @Nullable String region,
      @Nullable String endpoint,
      boolean pathStyleAccess,
      @Nullable String credentialsSecret,
      @Nullable Duration urlLifetime)
      implements Source {

    public static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    public static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    public static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

    /** v2 gives the URL back to whoever asks, and v1 may fetch it late. */
    @Override
    public S3 on(Api api) {
      Duration fitting = Duration.ofHours(api == Api.V2 ? 2 : 6);
      return urlLifetime != null
          ? this
          : new S3(bucket, key, region, endpoint, pathStyleAccess, credentialsSecret, fitting);
    }

    /** The name {@code aws configure export-credentials} uses; optional. */
    public static final String EXPIRATION = "AWS_CREDENTIAL_EXPIRATION";

    @Override
    public String summary() {
      return "s3://" + bucket + "/" + key;
    }

    @Override
    public List<String> identity() {
      List<String> parts = new ArrayList<>(List.of("s3", bucket, key));
      parts.add(region == null ? "" : region);
      parts.add(endpoint == null ? "" : endpoint);
      return parts;
    }

    @Override
    public List<SecretKeyRef> secretKeys() {
      String secret = credentialsSecret;
      return secret == null
          ? List.of()
          : Stream.of(ACCESS_KEY, SECRET_KEY, SESSION_TOKEN, EXPIRATION)
              .map(key -> new SecretKeyRef(secret, key))
              .toList();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.s3(this);
    }
  }

  /**
   * A URL presigned elsewhere. The URL is a secret, so only its place is known here and the place
   * is what identifies the files.
   */
  record PresignedUrl(SecretKeyRef secret) implements Source {
    @Override
    public String summary() {
      return "secret://" + secret.name() + "/" + secret.key();
    }

    @Override
    public List<String> identity() {
      return List.of("presignedUrl", secret.name(), secret.key());
    }

    @Override
    public List<SecretKeyRef> secretKeys() {
      return List.of(secret);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.presignedUrl(this);
    }
  }

  /**
   * A model that is at Together already. Nothing is uploaded for it.
   *
   * @param modelName its name, with or without the account, or its id, as written
   */
  record Existing(String modelName) implements Source {
    @Override
    public Optional<String> existingModel() {
      return Optional.of(modelName);
    }

    @Override
    public String summary() {
      return "existing://" + modelName;
    }

    @Override
    public List<String> identity() {
      return List.of("existing", modelName);
    }

    @Override
    public List<SecretKeyRef> secretKeys() {
      return List.of();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.existing(this);
    }
  }
}
