package dev.loraoperator.model;

import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an answer must be like. */
public sealed interface Expectation {

  boolean isMetBy(String answer);

  /** For a condition: {@code to contain "Paris"}. */
  String words();

  /** The answer contains {@code text}, whatever its case. */
  record Contains(String text) implements Expectation {
    @Override
    public boolean isMetBy(String answer) {
      return answer.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    @Override
    public String words() {
      return "to contain \"" + text + "\"";
    }
  }

  /**
   * The pattern is found in the answer.
   *
   * @param finder finds {@code pattern}, in linear time whatever a user writes
   */
  record Matches(String pattern, Predicate<String> finder) implements Expectation {
    @Override
    public boolean isMetBy(String answer) {
      return finder.test(answer);
    }

    @Override
    public String words() {
      return "to match " + pattern;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Matches that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
      return pattern.hashCode();
    }

    @Override
    public String toString() {
      return "Matches[pattern=" + pattern + "]";
    }
  }
}
