package dev.loraoperator.model.secret;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;

/** What stands under one key of one Secret; absence is a value. */
public sealed interface SecretLookup {

  /** The value, without the line break that {@code echo} and editors leave at its end. */
  record Found(Sensitive value) implements SecretLookup {}

  /** There is no such Secret in the namespace. */
  record MissingSecret(String secretName) implements SecretLookup {}

  /** The Secret has no such key, or its value is empty. */
  record MissingKey(String secretName, String key) implements SecretLookup {}

  /** The value cannot be used: it is not one line of printable ASCII. */
  record Unusable(String secretName, String key) implements SecretLookup {}

  /** The fault to report, for every case but {@link Found}. */
  static Problem fault(SecretLookup lookup) {
    if (lookup instanceof MissingSecret missing) {
      return new Problem(
          Reason.SECRET_NOT_FOUND,
          "Secret " + missing.secretName() + " does not exist in this namespace. Create it");
    }
    if (lookup instanceof MissingKey missing) {
      return new Problem(
          Reason.SECRET_NOT_FOUND,
          "Secret "
              + missing.secretName()
              + " has no value under key "
              + missing.key()
              + ". Add it");
    }
    if (lookup instanceof Unusable unusable) {
      return new Problem(
          Reason.INVALID_SECRET,
          "Secret "
              + unusable.secretName()
              + ", key "
              + unusable.key()
              + ": the value is not one line of printable ASCII text. Store the bare value");
    }
    throw new IllegalArgumentException("a value that was found is no fault");
  }
}
