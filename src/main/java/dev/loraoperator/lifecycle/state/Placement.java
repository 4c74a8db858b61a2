package dev.loraoperator.lifecycle.state;

import dev.loraoperator.model.Api;
import dev.loraoperator.model.SecretKeyRef;
import org.jspecify.annotations.Nullable;

/**
 * Where a revision is.
 *
 * @param api null where the status does not say it in words of this version
 * @param account the id of the account or project; null while it is not known
 * @param apiKey where the API key is that it was made with, or that has opened its account since
 * @param baseModelId of the base model, where the service has ids
 * @param fingerprint of the source, as it was then
 * @param description identifies the description that its record was given last; null where that is
 *     not known, or cannot be changed
 */
public record Placement(
    @Nullable Api api,
    @Nullable String account,
    @Nullable SecretKeyRef apiKey,
    Origin origin,
    @Nullable String baseModelId,
    @Nullable String fingerprint,
    @Nullable String description) {

  Placement in(String newAccount, SecretKeyRef newApiKey) {
    return new Placement(api, newAccount, newApiKey, origin, baseModelId, fingerprint, description);
  }

  /** The same, come about in another way. */
  public Placement with(Origin other) {
    return new Placement(api, account, apiKey, other, baseModelId, fingerprint, description);
  }

  /** The same, with another description in its record. */
  public Placement describedAs(@Nullable String other) {
    return new Placement(api, account, apiKey, origin, baseModelId, fingerprint, other);
  }

  /** How a revision came about. */
  public enum Origin {
    UPLOADED,
    ADOPTED,
    EXISTING
  }
}
