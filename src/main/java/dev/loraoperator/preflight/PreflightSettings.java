package dev.loraoperator.preflight;

import java.net.URI;
import java.util.Set;

/**
 * Which hosts an inspection may connect to.
 *
 * @param huggingFaceEndpoint the hub; connected to whatever its address is
 * @param sourceHostsAllowed hosts, or {@code host:port}, in lower case, that are connected to
 *     although their address is not public
 */
public record PreflightSettings(URI huggingFaceEndpoint, Set<String> sourceHostsAllowed) {

  public PreflightSettings {
    sourceHostsAllowed = Set.copyOf(sourceHostsAllowed);
  }
}
