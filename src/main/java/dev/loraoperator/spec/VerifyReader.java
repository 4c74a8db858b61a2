package dev.loraoperator.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.loraoperator.model.Durations;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Expectation;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.VerifySettings;
import dev.loraoperator.spec.SpecFields.EndpointFields;
import dev.loraoperator.spec.SpecFields.VerifyFields;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of {@link SpecReader} that reads what comes before and after the upload. */
final class VerifyReader {

  private static final String QUESTION = "Q: The capital of France is?\nA:";
  private static final int MAX_PROMPT = 4000;
  private static final int MAX_EXPECTATION = 200;
  private static final int MAX_TOKENS = 512;
  private static final Duration DAY = Duration.ofHours(24);
  private static final java.util.regex.Pattern ENDPOINT_ID =
      java.util.regex.Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final java.util.regex.Pattern ENDPOINT_NAME =
      java.util.regex.Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,299}");

  private final List<Violation> violations;

  VerifyReader(List<Violation> violations) {
    this.violations = violations;
  }

  PreflightMode preflight(@Nullable String text) {
    return Arrays.stream(PreflightMode.values())
        .filter(mode -> text == null ? mode == PreflightMode.ENFORCE : mode.text().equals(text))
        .findFirst()
        .orElseGet(
            () -> {
              refuse("spec.preflight", "must be Enforce, Warn or Off");
              return PreflightMode.ENFORCE;
            });
  }

  VerifySettings verify(@Nullable VerifyFields written) {
    VerifyFields fields = written == null ? VerifyFields.NONE : written;
    String prompt = fields.prompt() == null ? QUESTION : fields.prompt();
    if (prompt.isBlank() || prompt.length() > MAX_PROMPT) {
      refuse("spec.verify.prompt", "must be 1 to 4000 characters, not all blank");
    }
    int maxTokens = Objects.requireNonNullElse(fields.maxTokens(), 8);
    if (maxTokens < 1 || maxTokens > MAX_TOKENS) {
      refuse("spec.verify.maxTokens", "must be a number from 1 to 512");
    }
    double temperature = Objects.requireNonNullElse(fields.temperature(), 0.0);
    if (!(temperature >= 0 && temperature <= 2)) {
      refuse("spec.verify.temperature", "must be a number from 0 to 2");
    }
    return new VerifySettings(
        !Boolean.FALSE.equals(fields.enabled()),
        api(fields.api()),
        prompt,
        maxTokens,
        temperature,
        duration("spec.verify.timeout", fields.timeout(), "10m", Duration.ofMinutes(1), DAY),
        expectation(fields),
        Boolean.TRUE.equals(fields.required()));
  }

  @Nullable EndpointRef endpoint(@Nullable EndpointFields fields) {
    if (fields == null) {
      return null;
    }
    if ((fields.id() == null) == (fields.name() == null)) {
      refuse("spec.endpoint", "must have exactly one of id, name");
    }
    if (fields.id() != null && !ENDPOINT_ID.matcher(fields.id()).matches()) {
      refuse("spec.endpoint.id", "must be an endpoint's id, such as endpoint-bb04c904");
    }
    if (fields.name() != null && !ENDPOINT_NAME.matcher(fields.name()).matches()) {
      refuse("spec.endpoint.name", "must be an endpoint's name, such as acme/Qwen/Qwen3.5-9B-1a2b");
    }
    return new EndpointRef(
        fields.id(),
        fields.name(),
        duration("spec.endpoint.detachTimeout", fields.detachTimeout(), "10m", Duration.ZERO, DAY));
  }

  Duration interval(@Nullable String text) {
    return duration("spec.interval", text, "1h", Duration.ofMinutes(1), Duration.ofDays(7));
  }

  private VerifySettings.Api api(@Nullable String text) {
    return switch (text == null ? "Auto" : text) {
      case "Auto" -> VerifySettings.Api.AUTO;
      case "Chat" -> VerifySettings.Api.CHAT;
      case "Completions" -> VerifySettings.Api.COMPLETIONS;
      default -> {
        refuse("spec.verify.api", "must be Completions, Chat or Auto");
        yield VerifySettings.Api.AUTO;
      }
    };
  }

  private @Nullable Expectation expectation(VerifyFields fields) {
    if (!fields.expects()) {
      return null;
    }
    String text = fields.contains() != null ? fields.contains() : fields.matches();
    if ((fields.contains() == null) == (fields.matches() == null)) {
      refuse("spec.verify.expect", "must have exactly one of contains, matches");
      return null;
    }
    if (text == null || text.isEmpty() || text.length() > MAX_EXPECTATION) {
      refuse("spec.verify.expect", "must be 1 to 200 characters");
      return null;
    }
    return fields.contains() != null ? new Expectation.Contains(text) : matches(text);
  }

  private @Nullable Expectation matches(String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      return new Expectation.Matches(text, answer -> pattern.matcher(answer).find());
    } catch (PatternSyntaxException e) {
      refuse("spec.verify.expect.matches", "must be a regular expression that RE2 can read");
      return null;
    }
  }

  private Duration duration(
      String path, @Nullable String text, String otherwise, Duration shortest, Duration longest) {
    Duration duration =
        Durations.parse(text == null ? otherwise : text).orElse(Duration.ofSeconds(-1));
    if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
      refuse(
          path,
          "must be a duration from "
              + Durations.format(shortest)
              + " to "
              + Durations.format(longest)
              + ", such as "
              + otherwise);
    }
    return duration;
  }

  private void refuse(String path, String message) {
    violations.add(new Violation(path, message));
  }
}
