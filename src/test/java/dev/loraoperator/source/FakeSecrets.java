package dev.loraoperator.source;

import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.model.secret.Sensitive;
import java.util.Map;

/** One Secret in memory; everything else is missing. */
record FakeSecrets(String name, Map<String, String> data) implements SecretValues {

  /** Stands for any value that is not one line of printable text. */
  static final String UNUSABLE = "two\nlines";

  static FakeSecrets none() {
    return new FakeSecrets("", Map.of());
  }

  @Override
  public SecretLookup lookup(String secretName, String key) {
    if (!secretName.equals(name)) {
      return new SecretLookup.MissingSecret(secretName);
    }
    String value = data.get(key);
    if (value == null) {
      return new SecretLookup.MissingKey(secretName, key);
    }
    return value.equals(UNUSABLE)
        ? new SecretLookup.Unusable(secretName, key)
        : new SecretLookup.Found(Sensitive.of(value));
  }
}
