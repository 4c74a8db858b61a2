package dev.loraoperator.source;

import dev.loraoperator.model.secret.TlsOnly;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Parses URLs from users to which secrets are sent. */
final class SecureUrl {

  private SecureUrl() {}

  /** Empty unless {@code text} is an absolute URL with TLS, or to loopback, and without a user. */
  static Optional<URI> parse(String text) {
    try {
      URI url = new URI(text);
      return TlsOnly.allows(url) && url.getRawUserInfo() == null
          ? Optional.of(url)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
