package dev.loraoperator.kubernetes;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.model.secret.Sensitive;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Some Secrets of one namespace at one moment. */
public final class SecretSnapshot implements SecretValues {

  private final Map<String, Secret> found;

  SecretSnapshot(Map<String, Secret> found) {
    this.found = Map.copyOf(found);
  }

  @Override
  public SecretLookup lookup(String secretName, String key) {
    Secret secret = found.get(secretName);
    if (secret == null) {
      return new SecretLookup.MissingSecret(secretName);
    }
    String encoded = secret.getData() == null ? null : secret.getData().get(key);
    if (encoded == null || encoded.isBlank()) {
      return new SecretLookup.MissingKey(secretName, key);
    }
    return decode(secretName, key, encoded);
  }

  private static SecretLookup decode(String secretName, String key, String encoded) {
    String value;
    try {
      value =
          new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException e) {
      return new SecretLookup.Unusable(secretName, key);
    }
    if (value.isEmpty()) {
      return new SecretLookup.MissingKey(secretName, key);
    }
    return value.chars().allMatch(c -> c > ' ' && c < 0x7f)
        ? new SecretLookup.Found(Sensitive.of(value))
        : new SecretLookup.Unusable(secretName, key);
  }

  /**
   * Changes when one of {@code keys} has another value; a Secret that is only touched, or made
   * again with the same data, is the same.
   *
   * <p>It goes into statuses, which more people may read than the Secrets, so it must tell nothing
   * of them. It has 64 bits, so it tells at most those of keys, tokens and signatures that have 128
   * and more: it can confirm a guess, but nobody guesses these. It covers all values at once and
   * never a whole Secret, so a weak value can only be guessed together with the strong ones beside
   * it. The adapter's name is in it, so that equal values in two places do not look equal. It is
   * the same on every replica and after a restart.
   *
   * @param reader the adapter that uses them
   */
  public String contentHash(AdapterId reader, List<SecretKeyRef> keys) {
    List<String> parts = new ArrayList<>(List.of(reader.toString()));
    for (SecretKeyRef key : keys) {
      // A usable value has no line breaks, so no two lists of parts look the same.
      parts.add(key.name() + "/" + key.key());
      parts.add(
          lookup(key)
              .fold(
                  found -> "=" + found.value().reveal(),
                  missingSecret -> "missing",
                  missingKey -> "missing",
                  unusable -> "unusable"));
    }
    return Fingerprint.of(parts.toArray(String[]::new));
  }

  /** Every secret value in these Secrets, so that texts can be checked for them. */
  public List<Sensitive> values() {
    return found.values().stream()
        .filter(secret -> secret.getData() != null)
        .flatMap(
            secret ->
                secret.getData().keySet().stream()
                    .filter(key -> !key.equals(AdapterSpec.PROJECT_ID))
                    .map(key -> lookup(secret.getMetadata().getName(), key)))
        .flatMap(lookup -> lookup.found().stream())
        .filter(value -> value.reveal().length() >= MIN_SECRET_LENGTH)
        .toList();
  }

  /** Shorter values would blank out ordinary words. */
  private static final int MIN_SECRET_LENGTH = 8;
}
