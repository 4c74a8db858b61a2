package dev.loraoperator.spec;

import dev.loraoperator.model.Durations;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.TlsOnly;
import dev.loraoperator.spec.SpecFields.HuggingFaceFields;
import dev.loraoperator.spec.SpecFields.PresignedUrlFields;
import dev.loraoperator.spec.SpecFields.S3Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of {@link SpecReader} that reads {@code spec.source}. */
final class SourceReader {

  /** Together's documentation: a presigned URL must stay valid for at least 100 minutes. */
  private static final Duration MIN_URL_LIFETIME = Duration.ofMinutes(100);

  /** The longest life AWS signs. */
  private static final Duration MAX_URL_LIFETIME = Duration.ofDays(7);

  private static final Duration DEFAULT_URL_LIFETIME = Duration.ofHours(6);

  private static final Pattern REPO =
      Pattern.compile(
          "(?:https://huggingface\\.co/)?"
              + "([A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95})/?");
  private static final Pattern S3_URI =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^?#]{1,1000}\\.(?:zip|tar\\.gz))");
  private static final Pattern REGION = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private final List<Violation> violations;

  SourceReader(List<Violation> violations) {
    this.violations = violations;
  }

  @Nullable Source source(SpecFields fields) {
    long members =
        Stream.of(
                Optional.ofNullable(fields.huggingFace()),
                Optional.ofNullable(fields.s3()),
                Optional.ofNullable(fields.presignedUrl()))
            .filter(Optional::isPresent)
            .count();
    if (members != 1) {
      refuse("spec.source", "must have exactly one of huggingFace, s3, presignedUrl");
      return null;
    }
    if (fields.huggingFace() != null) {
      return huggingFace(fields.huggingFace());
    }
    return fields.s3() != null ? s3(fields.s3()) : presignedUrl(fields.presignedUrl());
  }

  private @Nullable Source huggingFace(HuggingFaceFields fields) {
    String path = "spec.source.huggingFace";
    SecretKeyRef token =
        fields.tokenSecretRef() == null
            ? null
            : SpecReader.secretKey(
                path + ".tokenSecretRef", fields.tokenSecretRef(), "HF_TOKEN", violations);
    Matcher repo = REPO.matcher(fields.repo() == null ? "" : fields.repo());
    if (!repo.matches() || repo.group(1).contains("..")) {
      refuse(path + ".repo", "must be org/name or https://huggingface.co/org/name");
      return null;
    }
    return new Source.HuggingFace(repo.group(1), token);
  }

  private @Nullable Source s3(S3Fields fields) {
    String path = "spec.source.s3";
    Matcher uri = S3_URI.matcher(fields.uri() == null ? "" : fields.uri());
    boolean uriMatches = uri.matches();
    if (!uriMatches) {
      refuse(path + ".uri", "must be s3://bucket/key and end in .zip or .tar.gz");
    }
    if (fields.region() != null && !REGION.matcher(fields.region()).matches()) {
      refuse(path + ".region", "must be an AWS region such as eu-central-1");
    }
    if (fields.endpoint() != null && !isEndpoint(fields.endpoint())) {
      refuse(
          path + ".endpoint",
          "must be an https:// URL without path, query or user (http:// only for loopback)");
    }
    String credentials =
        fields.credentialsSecretRef() == null
            ? null
            : SpecReader.secretName(
                path + ".credentialsSecretRef", fields.credentialsSecretRef().name(), violations);
    Duration lifetime = urlLifetime(path + ".urlLifetime", fields.urlLifetime());
    return uriMatches && lifetime != null
        ? new Source.S3(
            uri.group(1),
            uri.group(2),
            fields.region(),
            fields.endpoint(),
            Boolean.TRUE.equals(fields.pathStyleAccess()),
            credentials,
            lifetime)
        : null;
  }

  private @Nullable Source presignedUrl(@Nullable PresignedUrlFields fields) {
    SecretKeyRef secret =
        SpecReader.secretKey(
            "spec.source.presignedUrl.secretRef",
            fields == null ? null : fields.secretRef(),
            "url",
            violations);
    return secret == null ? null : new Source.PresignedUrl(secret);
  }

  private @Nullable Duration urlLifetime(String path, @Nullable String text) {
    if (text == null) {
      return DEFAULT_URL_LIFETIME;
    }
    Duration lifetime = Durations.parse(text).orElse(Duration.ZERO);
    if (lifetime.compareTo(MIN_URL_LIFETIME) < 0 || lifetime.compareTo(MAX_URL_LIFETIME) > 0) {
      refuse(path, "must be a duration from 100m to 7d, such as 6h");
      return null;
    }
    return lifetime;
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

  private void refuse(String path, String message) {
    violations.add(new Violation(path, message));
  }
}
