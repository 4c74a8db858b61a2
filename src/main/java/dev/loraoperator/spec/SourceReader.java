package dev.loraoperator.spec;

import dev.loraoperator.api.v1alpha1.ExistingSourceSpec;
import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.PresignedUrlSourceSpec;
import dev.loraoperator.api.v1alpha1.S3SourceSpec;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.TlsOnly;
import dev.loraoperator.spec.FieldReader.Range;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.source}. */
final class SourceReader {

  /**
   * Together's documentation asks for a presigned URL that is valid for at least 100 minutes; AWS
   * signs none for longer than 7 days.
   */
  private static final Range URL_LIFETIME = new Range("100m", "7d", "6h");

  private static final Pattern REPO =
      Pattern.compile(
          "(?:https://huggingface\\.co/)?"
              + "([A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95})/?");

  /** Without line breaks and other control characters: it is shown in columns and logs. */
  private static final Pattern S3_URI =
      Pattern.compile(
          "s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^?#\\p{Cc}\\p{Zl}\\p{Zp}]{1,1000}\\.(?:zip|tar\\.gz))");

  private static final Pattern REGION = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Up to four parts, as {@code projects/<id>/models/<id>} has; nothing that cannot be seen. */
  private static final Pattern EXISTING =
      Pattern.compile("[^/\\p{Z}\\p{Cc}\\p{Cf}]+(?:/[^/\\p{Z}\\p{Cc}\\p{Cf}]+){0,3}");

  private static final int MAX_EXISTING = 200;

  private final FieldReader fields;

  SourceReader(FieldReader fields) {
    this.fields = fields;
  }

  /** Null when a violation keeps it from being read. */
  @Nullable Source source(@Nullable SourceSpec spec) {
    if (spec == null
        || Stream.of(spec.huggingFace(), spec.s3(), spec.presignedUrl(), spec.existing())
                .filter(Objects::nonNull)
                .count()
            != 1) {
      fields.refuse(
          "spec.source", "must have exactly one of huggingFace, s3, presignedUrl, existing");
      return null;
    }
    if (spec.huggingFace() != null) {
      return huggingFace(spec.huggingFace());
    }
    if (spec.s3() != null) {
      return s3(spec.s3());
    }
    return spec.existing() != null ? existing(spec.existing()) : presignedUrl(spec.presignedUrl());
  }

  private @Nullable Source huggingFace(HuggingFaceSourceSpec spec) {
    String path = "spec.source.huggingFace";
    SecretKeyRef token =
        spec.tokenSecretRef() == null
            ? null
            : fields.secretKey(path + ".tokenSecretRef", spec.tokenSecretRef(), "HF_TOKEN");
    Matcher repo = REPO.matcher(Objects.requireNonNullElse(spec.repo(), ""));
    if (!repo.matches() || repo.group(1).contains("..")) {
      fields.refuse(path + ".repo", "must be org/name or https://huggingface.co/org/name");
      return null;
    }
    return new Source.HuggingFace(repo.group(1), token);
  }

  private @Nullable Source s3(S3SourceSpec spec) {
    String path = "spec.source.s3";
    Matcher uri = S3_URI.matcher(Objects.requireNonNullElse(spec.uri(), ""));
    boolean uriMatches = uri.matches();
    if (!uriMatches) {
      fields.refuse(path + ".uri", "must be s3://bucket/key and end in .zip or .tar.gz");
    }
    if (spec.region() != null && !REGION.matcher(spec.region()).matches()) {
      fields.refuse(path + ".region", "must be an AWS region such as eu-central-1");
    }
    if (spec.endpoint() != null && !isEndpoint(spec.endpoint())) {
      fields.refuse(
          path + ".endpoint",
          "must be an https:// URL without path, query or user (http:// only for loopback)");
    }
    String credentials =
        spec.credentialsSecretRef() == null
            ? null
            : fields.secretName(path + ".credentialsSecretRef", spec.credentialsSecretRef().name());
    Duration lifetime =
        spec.urlLifetime() == null
            ? null
            : fields.duration(path + ".urlLifetime", spec.urlLifetime(), URL_LIFETIME);
    return uriMatches
        ? new Source.S3(
            uri.group(1),
            uri.group(2),
            spec.region(),
            spec.endpoint(),
            Boolean.TRUE.equals(spec.pathStyleAccess()),
            credentials,
            lifetime)
        : null;
  }

  private @Nullable Source presignedUrl(PresignedUrlSourceSpec spec) {
    SecretKeyRef secret =
        fields.secretKey("spec.source.presignedUrl.secretRef", spec.secretRef(), "url");
    return secret == null ? null : new Source.PresignedUrl(secret);
  }

  private @Nullable Source existing(ExistingSourceSpec spec) {
    String name = Objects.requireNonNullElse(spec.modelName(), "");
    if (!EXISTING.matcher(name).matches() || name.codePointCount(0, name.length()) > MAX_EXISTING) {
      fields.refuse(
          "spec.source.existing.modelName",
          "must be the name of a model, such as account/name, or its id, such as ml_abc, of at most"
              + " 200 characters without blanks");
      return null;
    }
    return new Source.Existing(name);
  }

  private static boolean isEndpoint(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null
              && (uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/"));
      return bare && TlsOnly.allows(uri);
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
