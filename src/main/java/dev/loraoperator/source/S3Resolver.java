package dev.loraoperator.source;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/** Presigns a GET URL for one archive; needs no network, whatever the credentials are. */
final class S3Resolver {

  private final Set<String> identityNamespaces;
  private final OperatorIdentity identity;
  private final Clock clock;
  private final Presigners presigners = new Presigners();
  private final Region defaultRegion = defaultRegion();

  S3Resolver(Set<String> identityNamespaces, OperatorIdentity identity, Clock clock) {
    this.identityNamespaces = identityNamespaces;
    this.identity = identity;
    this.clock = clock;
  }

  Resolution resolve(AdapterId adapter, Source.S3 archive, SecretValues secrets) {
    Region region = archive.region() == null ? defaultRegion : Region.of(archive.region());
    if (archive.endpoint() != null && SecureUrl.parse(archive.endpoint()).isEmpty()) {
      return SourceResolver.faulty(
          Reason.INVALID_SPEC,
          "spec.source.s3.endpoint must be an https:// URL (http:// only for loopback)");
    }
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
        : withOperatorIdentity(adapter, archive, region);
  }

  private Resolution withSecret(
      Source.S3 archive, String secret, Region region, SecretValues secrets) {
    SecretLookup accessKey = secrets.lookup(secret, Source.S3.ACCESS_KEY);
    SecretLookup secretKey = secrets.lookup(secret, Source.S3.SECRET_KEY);
    SecretLookup sessionToken = secrets.lookup(secret, Source.S3.SESSION_TOKEN);
    SecretLookup expiration = secrets.lookup(secret, Source.S3.EXPIRATION);
    Optional<Problem> problem =
        Stream.of(
                required(accessKey),
                required(secretKey),
                optional(sessionToken),
                optional(expiration))
            .flatMap(Optional::stream)
            .findFirst();
    if (problem.isPresent()) {
      return new Resolution.Faulty(problem.get());
    }
    try {
      String end = text(expiration);
      AwsCredentials credentials =
          credentials(text(accessKey), text(secretKey), text(sessionToken));
      Instant endsAt = end == null ? null : OffsetDateTime.parse(end).toInstant();
      return signed(archive, region, new SigningKeys(credentials, endsAt))
          .orElseGet(() -> tooSoon(secret, Objects.requireNonNull(endsAt)));
    } catch (DateTimeParseException e) {
      return SourceResolver.faulty(
          Reason.INVALID_SECRET,
          "Secret "
              + secret
              + ", key "
              + Source.S3.EXPIRATION
              + ": the value is not a time such as 2026-01-31T12:00:00Z. Correct or remove it");
    }
  }

  private static Optional<Problem> required(SecretLookup lookup) {
    return lookup.fold(value -> Optional.empty(), Optional::of);
  }

  private static Optional<Problem> optional(SecretLookup lookup) {
    return lookup.fold(
        found -> Optional.empty(),
        missingSecret -> Optional.empty(),
        missingKey -> Optional.empty(),
        unusable -> Optional.of(unusable.problem()));
  }

  private static @Nullable String text(SecretLookup lookup) {
    return lookup.found().map(Sensitive::reveal).orElse(null);
  }

  private static AwsCredentials credentials(
      @Nullable String id, @Nullable String key, @Nullable String token) {
    return token == null
        ? AwsBasicCredentials.create(id, key)
        : AwsSessionCredentials.create(id, key, token);
  }

  private Resolution withOperatorIdentity(AdapterId adapter, Source.S3 archive, Region region) {
    if (!identityNamespaces.contains(adapter.namespace())) {
      return SourceResolver.faulty(
          Reason.AWS_IDENTITY_NOT_ALLOWED,
          "This namespace may not use the operator's own AWS identity. Set"
              + " spec.source.s3.credentialsSecretRef, or have the operator's administrator add the"
              + " namespace to AWS_DEFAULT_CHAIN_NAMESPACES");
    }
    return identity
        .current(adapter)
        .fold(
            ready ->
                signed(archive, region, ready.keys())
                    .orElseGet(
                        () ->
                            waitForNewKeys(
                                "The operator's own AWS session credentials",
                                Objects.requireNonNull(ready.keys().end()))),
            failed -> new Resolution.Faulty(failed.problem()),
            pending -> new Resolution.Pending(pending.until()));
  }

  /**
   * Nobody tells whether what is in a Secret is exchanged in time: only what has ended without a
   * successor is surely its user's to renew.
   */
  private Resolution tooSoon(String secret, Instant end) {
    String whose = "The AWS session credentials in Secret " + secret;
    return clock.instant().isBefore(end.plus(Backoff.SECRET_GRACE))
        ? waitForNewKeys(whose, end)
        : SourceResolver.faulty(
            Reason.URL_EXPIRES_TOO_SOON,
            whose
                + " ended at "
                + end
                + " and have not been renewed. Store new ones, or use static keys");
  }

  /** A profile of EC2, for example, has new ones only minutes before the end of the old ones. */
  private static Resolution waitForNewKeys(String whose, Instant end) {
    return SourceResolver.faulty(
        Reason.AWS_CREDENTIALS_UNAVAILABLE,
        whose
            + " end at "
            + end
            + ", too soon for Together, which needs 100 minutes. Waiting for new ones; if they are"
            + " as short, use static keys or a role with a maximum session of 2 hours or more");
  }

  /** Empty when the keys end too soon for Together, and a URL signed with them as well. */
  private Optional<Resolution> signed(Source.S3 archive, Region region, SigningKeys keys) {
    return keys.lastFrom(clock.instant())
        ? Optional.of(presign(archive, region, keys))
        : Optional.empty();
  }

  private Resolution presign(Source.S3 archive, Region region, SigningKeys keys) {
    try {
      String url = presigners.presign(archive, region, keys.credentials());
      return new Resolution.Resolved(Sensitive.of(url), null);
    } catch (SdkException e) {
      return SourceResolver.faulty(
          Reason.INVALID_SPEC,
          "spec.source.s3.uri: no URL can be made for this bucket. Check the spelling of its name");
    }
  }

  /** The operator's own region, without a request to the metadata service, unlike the SDK's own. */
  private static Region defaultRegion() {
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkException e) {
      return Region.US_EAST_1;
    }
  }
}
