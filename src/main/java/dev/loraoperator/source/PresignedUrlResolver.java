package dev.loraoperator.source;

import dev.loraoperator.core.Reason;
import dev.loraoperator.core.SecretKeyRef;
import dev.loraoperator.core.SecretLookup;
import dev.loraoperator.core.SecretValues;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.Source;
import dev.loraoperator.core.TlsOnly;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Passes a URL on that was presigned elsewhere, if Together will have time to use it. */
final class PresignedUrlResolver {

  private final Clock clock;

  PresignedUrlResolver(Clock clock) {
    this.clock = clock;
  }

  Resolution resolve(Source.PresignedUrl source, SecretValues secrets) {
    SecretLookup lookup = secrets.lookup(source.secret());
    if (!(lookup instanceof SecretLookup.Found found)) {
      return SourceResolver.faulty(lookup);
    }
    Optional<URI> url = url(found.value());
    if (url.isEmpty()) {
      return SourceResolver.faulty(
          Reason.INVALID_SECRET,
          place(source.secret()) + ": the value is not an https:// URL. Store the bare URL");
    }
    Optional<Instant> expiry = PresignedUrlExpiry.of(url.get());
    if (expiry.isPresent()
        && clock.instant().plus(SourceResolver.MINIMUM_LIFE).isAfter(expiry.get())) {
      return SourceResolver.faulty(
          Reason.URL_EXPIRES_TOO_SOON,
          place(source.secret())
              + ": the URL expires in less than 100 minutes. Presign a new one, for example with aws"
              + " s3 presign --expires-in 21600, and update the Secret");
    }
    return SourceResolver.resolved(found.value(), null);
  }

  private static Optional<URI> url(Sensitive value) {
    try {
      URI uri = new URI(value.reveal());
      return TlsOnly.allows(uri) && uri.getRawUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String place(SecretKeyRef secret) {
    return "Secret " + secret.name() + ", key " + secret.key();
  }
}
