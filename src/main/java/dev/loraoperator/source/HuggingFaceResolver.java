package dev.loraoperator.source;

import dev.loraoperator.core.SecretLookup;
import dev.loraoperator.core.SecretValues;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.spec.Source;
import java.net.URI;

/** Names a repository by its URL; Together downloads it, with the token where one is needed. */
final class HuggingFaceResolver {

  private final URI endpoint;

  HuggingFaceResolver(URI endpoint) {
    this.endpoint = endpoint;
  }

  Resolution resolve(Source.HuggingFace repository, SecretValues secrets) {
    Sensitive location = Sensitive.of(endpoint + "/" + repository.repo());
    if (repository.token() == null) {
      return SourceResolver.resolved(new ResolvedSource(location, null));
    }
    SecretLookup token = secrets.lookup(repository.token());
    return token instanceof SecretLookup.Found found
        ? SourceResolver.resolved(new ResolvedSource(location, found.value()))
        : SourceResolver.faulty(token);
  }
}
