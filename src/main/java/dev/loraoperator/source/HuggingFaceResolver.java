package dev.loraoperator.source;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.model.secret.Sensitive;
import java.net.URI;

/** Resolves a repository to its URL; Together downloads it, with the token if it has one. */
final class HuggingFaceResolver {

  private final URI endpoint;

  HuggingFaceResolver(URI endpoint) {
    this.endpoint = endpoint;
  }

  Resolution resolve(Source.HuggingFace repository, SecretValues secrets) {
    Sensitive location = Sensitive.of(endpoint + "/" + repository.repo());
    if (repository.token() == null) {
      return new Resolution.Resolved(location, null);
    }
    return secrets
        .lookup(repository.token())
        .fold(token -> new Resolution.Resolved(location, token), Resolution.Faulty::new);
  }
}
