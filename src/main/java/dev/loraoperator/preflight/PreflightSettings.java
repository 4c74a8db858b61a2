package dev.loraoperator.preflight;

import java.net.URI;
import java.util.Set;

/**
 * Where the inspector may look.
 *
 * @param huggingFaceEndpoint the hub; it is dialled wherever it resolves to
 * @param sourceHostsAllowed hosts, or {@code host:port}, in lower case, that are dialled though
 *     their address is not public
 */
public record PreflightSettings(URI huggingFaceEndpoint, Set<String> sourceHostsAllowed) {

  public PreflightSettings {
    sourceHostsAllowed = Set.copyOf(sourceHostsAllowed);
  }
}
