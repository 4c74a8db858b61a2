package dev.loraoperator.model.secret;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Secrets travel over TLS only; plain HTTP is for loopback, where tests and demos live. */
public final class TlsOnly {

  /** By its spelling, not by resolving it: a name could resolve to anything later. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)*0*:?0*1\\]|\\[::1\\]");

  private TlsOnly() {}

  /** Whether secrets may be sent to {@code uri}. */
  public static boolean allows(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "https" -> uri.getHost() != null;
      case "http" -> isLoopback(uri.getHost());
      default -> false;
    };
  }

  private static boolean isLoopback(@org.jspecify.annotations.Nullable String host) {
    return host != null && LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }
}
