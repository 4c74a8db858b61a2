package dev.loraoperator.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the adapter's files live; never with credentials in it. */
public sealed interface Source {

  /** One line for people, without anything secret: the {@code SOURCE} column. */
  String summary();

  /** What identifies the files, for the spec hash: no Secret references, no lifetimes. */
  List<String> identity();

  /** Names of the Secrets this source needs, in the adapter's namespace. */
  List<String> secretNames();

  /** One method per kind: a new kind does not compile until every reader handles it. */
  interface Visitor<R> {
    R huggingFace(HuggingFace source);

    R s3(S3 source);

    R presignedUrl(PresignedUrl source);
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
    public List<String> secretNames() {
      return token == null ? List.of() : List.of(token.name());
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
   * @param urlLifetime life of the presigned URL
   */
  record S3(
      String bucket,
      String key,
      @Nullable String region,
      @Nullable String endpoint,
      boolean pathStyleAccess,
      @Nullable String credentialsSecret,
      Duration urlLifetime)
      implements Source {
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
    public List<String> secretNames() {
      return credentialsSecret == null ? List.of() : List.of(credentialsSecret);
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
    public List<String> secretNames() {
      return List.of(secret.name());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.presignedUrl(this);
    }
  }
}
