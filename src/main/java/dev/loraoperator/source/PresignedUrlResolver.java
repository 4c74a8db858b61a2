package dev.loraoperator.source;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.model.secret.Sensitive;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Resolves a URL that was presigned elsewhere, if Together has enough time to use it. */
final class PresignedUrlResolver {

  private final Clock clock;

  PresignedUrlResolver(Clock clock) {
    this.clock = clock;
  }

  Resolution resolve(Source.PresignedUrl source, SecretValues secrets) {
    return secrets
        .lookup(source.secret())
        .fold(value -> resolve(source, value), Resolution.Faulty::new);
  }

  private Resolution resolve(Source.PresignedUrl source, Sensitive value) {
    Optional<URI> url = SecureUrl.parse(value.reveal());
    if (url.isEmpty()) {
      return SourceResolver.faulty(
          Reason.INVALID_SECRET,
          place(source.secret()) + ": the value is not an https:// URL. Store the bare URL");
    }
    Instant expiry = PresignedUrlExpiry.of(url.get()).orElse(null);
    if (expiry != null && expiry.isBefore(clock.instant().plus(SourceResolver.MINIMUM_LIFE))) {
      return SourceResolver.faulty(
          Reason.URL_EXPIRES_TOO_SOON,
          place(source.secret())
              + ": the URL expires in less than 100 minutes. Presign a new one, for example with"
              + " aws s3 presign --expires-in 21600, and update the Secret");
    }
    return new Resolution.Resolved(value, null);
  }

  private static String place(SecretKeyRef secret) {
    return "Secret " + secret.name() + ", key " + secret.key();
  }
}
