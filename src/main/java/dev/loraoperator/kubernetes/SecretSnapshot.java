package dev.loraoperator.kubernetes;

import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.model.secret.Sensitive;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Some Secrets of one namespace at one moment. */
public final class SecretSnapshot implements SecretValues {

  private final List<String> names;
  private final Map<String, Secret> found;

  SecretSnapshot(List<String> names, Map<String, Secret> found) {
    this.names = List.copyOf(names);
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

  /** Changes whenever one of the Secrets does; nothing of their content is in it. */
  public String version() {
    return names.stream()
        .map(name -> name + "=" + version(found.get(name)))
        .collect(Collectors.joining(","));
  }

  private static String version(@org.jspecify.annotations.Nullable Secret secret) {
    return secret == null
        ? "missing"
        : secret.getMetadata().getUid() + "/" + secret.getMetadata().getResourceVersion();
  }

  /** Every value in these Secrets, so that texts can be checked for them. */
  public List<Sensitive> values() {
    return found.values().stream()
        .filter(secret -> secret.getData() != null)
        .flatMap(
            secret ->
                secret.getData().keySet().stream()
                    .map(key -> lookup(secret.getMetadata().getName(), key)))
        .filter(SecretLookup.Found.class::isInstance)
        .map(lookup -> ((SecretLookup.Found) lookup).value())
        .filter(value -> value.reveal().length() >= MIN_SECRET_LENGTH)
        .toList();
  }

  /** Shorter values would blank out ordinary words. */
  private static final int MIN_SECRET_LENGTH = 8;
}
