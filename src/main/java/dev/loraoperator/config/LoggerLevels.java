package dev.loraoperator.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Levels of single loggers, as {@code dev.loraoperator.together=DEBUG,okhttp3=ERROR}. */
final class LoggerLevels {

  static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  /** What these write on DEBUG or TRACE has keys, tokens and presigned URLs in it. */
  private static final List<String> SECRETIVE =
      List.of("okhttp3", "io.fabric8", "software.amazon.awssdk");

  private static final Set<String> SAFE = Set.of("ERROR", "WARN", "INFO");
  private static final Pattern SETTING =
      Pattern.compile(
          "(?<logger>[A-Za-z_]\\w*(\\.[A-Za-z_$][\\w$]*)*)\\s*=\\s*(?<level>[A-Za-z]+)");

  private LoggerLevels() {}

  /**
   * The level by logger, in the order of their names.
   *
   * @return empty when {@code text} is not such a list, or would let a secret into the log
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
    boolean secretive =
        SECRETIVE.stream().anyMatch(name -> logger.equals(name) || logger.startsWith(name + "."));
    return LEVELS.contains(level) && (SAFE.contains(level) || !secretive);
  }
}
