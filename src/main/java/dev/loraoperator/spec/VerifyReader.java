package dev.loraoperator.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.loraoperator.api.v1alpha1.ExpectSpec;
import dev.loraoperator.api.v1alpha1.VerifySpec;
import dev.loraoperator.model.Expectation;
import dev.loraoperator.model.VerifySettings;
import dev.loraoperator.spec.FieldReader.Range;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.verify}: the verification prompt and what its answer must be like. */
final class VerifyReader {

  private static final String PROMPT = "Q: The capital of France is?\nA:";
  private static final int MAX_PROMPT = 4000;
  private static final int MAX_EXPECTATION = 200;
  private static final int MAX_TOKENS = 512;
  private static final Range TIMEOUT = new Range("1m", "24h", "10m");
  private static final VerifySpec EMPTY =
      new VerifySpec(null, null, null, null, null, null, null, null);

  private final FieldReader fields;

  VerifyReader(FieldReader fields) {
    this.fields = fields;
  }

  /** With every default filled in when {@code written} is null. */
  VerifySettings verify(@Nullable VerifySpec written) {
    VerifySpec spec = written == null ? EMPTY : written;
    String prompt = Objects.requireNonNullElse(spec.prompt(), PROMPT);
    if (prompt.isBlank() || prompt.length() > MAX_PROMPT) {
      fields.refuse("spec.verify.prompt", "must be 1 to 4000 characters, not all blank");
    }
    int maxTokens = Objects.requireNonNullElse(spec.maxTokens(), 8);
    if (maxTokens < 1 || maxTokens > MAX_TOKENS) {
      fields.refuse("spec.verify.maxTokens", "must be a number from 1 to 512");
    }
    double temperature = Objects.requireNonNullElse(spec.temperature(), 0.0);
    if (!(temperature >= 0 && temperature <= 2)) {
      fields.refuse("spec.verify.temperature", "must be a number from 0 to 2");
    }
    return new VerifySettings(
        !Boolean.FALSE.equals(spec.enabled()),
        route(spec.route()),
        prompt,
        maxTokens,
        temperature,
        fields.duration("spec.verify.timeout", spec.timeout(), TIMEOUT),
        expectation(spec.expect()),
        Boolean.TRUE.equals(spec.required()));
  }

  private VerifySettings.Route route(@Nullable String text) {
    return switch (text == null ? "Auto" : text) {
      case "Auto" -> VerifySettings.Route.AUTO;
      case "Chat" -> VerifySettings.Route.CHAT;
      case "Completions" -> VerifySettings.Route.COMPLETIONS;
      default -> {
        fields.refuse("spec.verify.route", "must be Completions, Chat or Auto");
        yield VerifySettings.Route.AUTO;
      }
    };
  }

  private @Nullable Expectation expectation(@Nullable ExpectSpec spec) {
    if (spec == null) {
      return null;
    }
    if ((spec.contains() == null) == (spec.matches() == null)) {
      fields.refuse("spec.verify.expect", "must have exactly one of contains, matches");
      return null;
    }
    String text = spec.contains() != null ? spec.contains() : spec.matches();
    if (text.isEmpty() || text.length() > MAX_EXPECTATION) {
      fields.refuse("spec.verify.expect", "must be 1 to 200 characters");
      return null;
    }
    return spec.contains() != null ? new Expectation.Contains(text) : matches(text);
  }

  private @Nullable Expectation matches(String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      return new Expectation.Matches(text, answer -> pattern.matcher(answer).find());
    } catch (PatternSyntaxException e) {
      fields.refuse("spec.verify.expect.matches", "must be a regular expression that RE2 can read");
      return null;
    }
  }
}
