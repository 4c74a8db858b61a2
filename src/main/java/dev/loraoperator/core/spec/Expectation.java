package dev.loraoperator.core.spec;

import com.google.re2j.Pattern;
import java.util.Locale;

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

  /** The pattern is found in the answer. RE2 takes linear time whatever a user writes. */
  record Matches(Pattern pattern) implements Expectation {
    @Override
    public boolean isMetBy(String answer) {
      return pattern.matcher(answer).find();
    }

    @Override
    public String words() {
      return "to match " + pattern.pattern();
    }
  }
}
