package dev.loraoperator.spec;

import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.model.Durations;
import dev.loraoperator.model.SecretKeyRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the types of fields that several parts of a spec share, and collects all violations. */
final class FieldReader {

  private static final Pattern SECRET_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final int MAX_SECRET_NAME = 253;

  private final List<Violation> violations = new ArrayList<>();

  /** The range of a duration and its default, as users write them. */
  record Range(String shortest, String longest, String byDefault) {

    private boolean contains(Duration duration) {
      return duration.compareTo(parse(shortest)) >= 0 && duration.compareTo(parse(longest)) <= 0;
    }

    private static Duration parse(String text) {
      return Durations.parse(text).orElseThrow();
    }
  }

  /** Everything refused so far, in the order of the fields. */
  List<Violation> violations() {
    return List.copyOf(violations);
  }

  void refuse(String path, String message) {
    violations.add(new Violation(path, message));
  }

  /** Text without surrounding blanks; null when it is left out or blank. */
  @Nullable String text(String path, @Nullable String value, int maxLength) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.codePointCount(0, value.length()) > maxLength) {
      refuse(path, "must be at most " + maxLength + " characters");
    }
    return value.strip();
  }

  Duration duration(String path, @Nullable String text, Range range) {
    Duration duration =
        Durations.parse(text == null ? range.byDefault() : text).orElse(Duration.ofSeconds(-1));
    if (!range.contains(duration)) {
      refuse(
          path,
          "must be a duration from "
              + range.shortest()
              + " to "
              + range.longest()
              + ", such as "
              + range.byDefault());
    }
    return duration;
  }

  @Nullable SecretKeyRef secretKey(
      String path, @Nullable SecretKeyReference reference, String defaultKey) {
    String name = secretName(path, reference == null ? null : reference.name());
    String key = reference == null || reference.key() == null ? defaultKey : reference.key();
    if (!SECRET_KEY.matcher(key).matches() || key.length() > MAX_SECRET_NAME) {
      refuse(path + ".key", "must be a key of a Secret: letters, digits, '-', '_', '.'");
      return null;
    }
    return name == null ? null : new SecretKeyRef(name, key);
  }

  @Nullable String secretName(String path, @Nullable String name) {
    if (name == null || name.length() > MAX_SECRET_NAME || !SECRET_NAME.matcher(name).matches()) {
      refuse(path + ".name", "must name a Secret in the adapter's own namespace");
      return null;
    }
    return name;
  }
}
