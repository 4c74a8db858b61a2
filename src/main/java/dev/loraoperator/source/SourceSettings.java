package dev.loraoperator.source;

import java.net.URI;
import java.util.Set;

/**
 * The configuration of sources.
 *
 * @param huggingFaceEndpoint {@code https://huggingface.co}, or a mirror that Together can reach
 * @param awsDefaultChainNamespaces namespaces whose adapters may use the operator's own AWS
 *     identity
 */
public record SourceSettings(URI huggingFaceEndpoint, Set<String> awsDefaultChainNamespaces) {

  public SourceSettings {
    awsDefaultChainNamespaces = Set.copyOf(awsDefaultChainNamespaces);
  }
}
