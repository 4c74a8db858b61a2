package dev.loraoperator.source;

import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SecretLookup;
import dev.loraoperator.core.SecretValues;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.Source;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Presigns a GET URL for one archive; offline, whatever the credentials are. */
final class S3Resolver {

  private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
  private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

  /** The name {@code aws configure export-credentials} uses; optional. */
  private static final String EXPIRATION = "AWS_CREDENTIAL_EXPIRATION";

  private final Set<String> identityNamespaces;
  private final OperatorIdentity identity;
  private final Clock clock;

  S3Resolver(Set<String> identityNamespaces, OperatorIdentity identity, Clock clock) {
    this.identityNamespaces = identityNamespaces;
    this.identity = identity;
    this.clock = clock;
  }

  Resolution resolve(String namespace, Source.S3 archive, SecretValues secrets) {
    Region region = region(archive.region());
    if (archive.endpoint() == null && !Region.regions().contains(region)) {
      return SourceResolver.faulty(
          Reason.UNKNOWN_REGION,
          "spec.source.s3.region "
              + region.id()
              + " is not a region this operator knows. Check its spelling, or set"
              + " spec.source.s3.endpoint");
    }
    return archive.credentialsSecret() != null
        ? withSecret(archive, archive.credentialsSecret(), region, secrets)
        : withOperatorIdentity(namespace, archive, region);
  }

  private Resolution withSecret(
      Source.S3 archive, String secret, Region region, SecretValues secrets) {
    SecretLookup accessKey = secrets.lookup(secret, ACCESS_KEY);
    SecretLookup secretKey = secrets.lookup(secret, SECRET_KEY);
    SecretLookup sessionToken = secrets.lookup(secret, SESSION_TOKEN);
    if (!(accessKey instanceof SecretLookup.Found foundAccessKey)) {
      return SourceResolver.faulty(accessKey);
    }
    if (!(secretKey instanceof SecretLookup.Found foundSecretKey)) {
      return SourceResolver.faulty(secretKey);
    }
    if (sessionToken instanceof SecretLookup.Unusable) {
      return SourceResolver.faulty(sessionToken);
    }
    String id = foundAccessKey.value().reveal();
    String key = foundSecretKey.value().reveal();
    if (!(sessionToken instanceof SecretLookup.Found foundToken)) {
      return presign(archive, region, AwsBasicCredentials.create(id, key));
    }
    return presign(
        archive,
        region,
        AwsSessionCredentials.builder()
            .accessKeyId(id)
            .secretAccessKey(key)
            .sessionToken(foundToken.value().reveal())
            .expirationTime(expiration(secrets.lookup(secret, EXPIRATION)))
            .build());
  }

  private static @Nullable Instant expiration(SecretLookup lookup) {
    try {
      return lookup instanceof SecretLookup.Found found
          ? java.time.OffsetDateTime.parse(found.value().reveal()).toInstant()
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private Resolution withOperatorIdentity(String namespace, Source.S3 archive, Region region) {
    if (!identityNamespaces.contains(namespace)) {
      return SourceResolver.faulty(
          Reason.AWS_IDENTITY_NOT_ALLOWED,
          "This namespace may not use the operator's own AWS identity. Set"
              + " spec.source.s3.credentialsSecretRef, or have the operator's administrator add the"
              + " namespace to AWS_DEFAULT_CHAIN_NAMESPACES");
    }
    OperatorIdentity.State state = identity.current();
    if (state instanceof OperatorIdentity.Ready ready) {
      return presign(archive, region, ready.credentials());
    }
    return state instanceof OperatorIdentity.Failed failed
        ? new Resolution.Faulty(failed.fault())
        : new Resolution.Pending(((OperatorIdentity.Pending) state).until());
  }

  /** A URL signed with session credentials dies with the session, whatever it says itself. */
  private Resolution presign(Source.S3 archive, Region region, AwsCredentials credentials) {
    Instant end = credentials.expirationTime().orElse(null);
    if (end != null
        && Duration.between(clock.instant(), end).compareTo(SourceResolver.MINIMUM_LIFE) < 0) {
      return SourceResolver.faulty(
          Reason.URL_EXPIRES_TOO_SOON,
          "The AWS session credentials end in less than 100 minutes, and a URL signed with them"
              + " ends with them. Use static keys or a role with a maximum session of 2 hours or"
              + " more");
    }
    try (S3Presigner presigner = presigner(archive, region, credentials)) {
      String url =
          presigner
              .presignGetObject(
                  request ->
                      request
                          .signatureDuration(archive.urlLifetime())
                          .getObjectRequest(get -> get.bucket(archive.bucket()).key(archive.key())))
              .url()
              .toString();
      return SourceResolver.resolved(Sensitive.of(url), null);
    }
  }

  private static S3Presigner presigner(
      Source.S3 archive, Region region, AwsCredentials credentials) {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(region)
            .credentialsProvider(StaticCredentialsProvider.create(credentials))
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(archive.pathStyleAccess())
                    .build());
    if (archive.endpoint() != null) {
      builder.endpointOverride(URI.create(archive.endpoint()));
    }
    return builder.build();
  }

  private static Region region(@Nullable String named) {
    return Region.of(
        named != null
            ? named
            : SdkSystemSetting.AWS_REGION.getStringValue().orElse(Region.US_EAST_1.id()));
  }
}
