package dev.loraoperator.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses levels of single loggers: {@code dev.loraoperator.together=DEBUG,okhttp3=ERROR}. */
final class LoggerLevels {

  static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  /** On DEBUG and TRACE, these loggers write keys, tokens and presigned URLs. */
  private static final List<String> LEAKING =
      List.of("okhttp3", "io.fabric8", "software.amazon.awssdk");

  private static final Set<String> SAFE = Set.of("ERROR", "WARN", "INFO");
  private static final Pattern SETTING =
      Pattern.compile(
          "(?<logger>[A-Za-z_]\\w*(\\.[A-Za-z_$][\\w$]*)*)\\s*=\\s*(?<level>[A-Za-z]+)");

  private LoggerLevels() {}

  /**
   * The level of each logger, sorted by name.
   *
   * @return empty when {@code text} is not such a list, or would write secrets to the log
   */
  static Optional<Map<String, String>> parse(String text) {
    Map<String, String> levels = new TreeMap<>();
    for (String setting : text.split(",", -1)) {
      Matcher matcher = SETTING.matcher(setting.strip());
      if (setting.isBlank()) {
        continue;
      }
      if (!matcher.matches()) {
        return Optional.empty();
      }
      String level = matcher.group("level").toUpperCase(Locale.ROOT);
      String logger = matcher.group("logger");
      if (!allowed(logger, level) || levels.put(logger, level) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(levels);
  }

  private static boolean allowed(String logger, String level) {
    boolean leaking =
        LEAKING.stream().anyMatch(name -> logger.equals(name) || logger.startsWith(name + "."));
    return LEVELS.contains(level) && (SAFE.contains(level) || !leaking);
  }
}
