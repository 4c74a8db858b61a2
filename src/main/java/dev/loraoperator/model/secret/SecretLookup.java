package dev.loraoperator.model.secret;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The result of reading one key of one Secret; a missing Secret or key is a value, too. */
public sealed interface SecretLookup {

  /** One function per case: a new case does not compile until every caller handles it. */
  <R extends @Nullable Object> R fold(
      Function<Found, R> found,
      Function<MissingSecret, R> missingSecret,
      Function<MissingKey, R> missingKey,
      Function<Unusable, R> unusable);

  /** For callers that only report why there is no value. */
  default <R extends @Nullable Object> R fold(
      Function<Sensitive, R> value, Function<Problem, R> problem) {
    return fold(
        found -> value.apply(found.value()),
        missing -> problem.apply(missing.problem()),
        missing -> problem.apply(missing.problem()),
        unusable -> problem.apply(unusable.problem()));
  }

  /** The value, if there is one. */
  default Optional<Sensitive> found() {
    return fold(Optional::of, problem -> Optional.empty());
  }

  /** The value, without the line break that {@code echo} and editors leave at its end. */
  record Found(Sensitive value) implements SecretLookup {
    @Override
    public <R extends @Nullable Object> R fold(
        Function<Found, R> found,
        Function<MissingSecret, R> missingSecret,
        Function<MissingKey, R> missingKey,
        Function<Unusable, R> unusable) {
      return found.apply(this);
    }
  }

  /** There is no such Secret in the namespace. */
  record MissingSecret(String secretName) implements SecretLookup {
    public Problem problem() {
      return new Problem(
          Reason.SECRET_NOT_FOUND,
          "Secret " + secretName + " does not exist in this namespace. Create it");
    }

    @Override
    public <R extends @Nullable Object> R fold(
        Function<Found, R> found,
        Function<MissingSecret, R> missingSecret,
        Function<MissingKey, R> missingKey,
        Function<Unusable, R> unusable) {
      return missingSecret.apply(this);
    }
  }

  /** The Secret has no such key, or its value is empty. */
  record MissingKey(String secretName, String key) implements SecretLookup {
    public Problem problem() {
      return new Problem(
          Reason.SECRET_NOT_FOUND,
          "Secret " + secretName + " has no value under key " + key + ". Add it");
    }

    @Override
    public <R extends @Nullable Object> R fold(
        Function<Found, R> found,
        Function<MissingSecret, R> missingSecret,
        Function<MissingKey, R> missingKey,
        Function<Unusable, R> unusable) {
      return missingKey.apply(this);
    }
  }

  /** The value cannot be used: it is not one line of printable ASCII. */
  record Unusable(String secretName, String key) implements SecretLookup {
    public Problem problem() {
      return new Problem(
          Reason.INVALID_SECRET,
          "Secret "
              + secretName
              + ", key "
              + key
              + ": the value is not one line of printable ASCII text. Store the bare value");
    }

    @Override
    public <R extends @Nullable Object> R fold(
        Function<Found, R> found,
        Function<MissingSecret, R> missingSecret,
        Function<MissingKey, R> missingKey,
        Function<Unusable, R> unusable) {
      return unusable.apply(this);
    }
  }
}
