package dev.loraoperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.loraoperator.config.OperatorConfig;
import java.util.Locale;
import java.util.Map;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Configures logging; must run before the first line is logged. */
final class Logging {

  private Logging() {}

  static void configure(OperatorConfig config) {
    // logback.xml reads these when the first logger is created.
    System.setProperty("LOG_FORMAT", config.logFormat().name().toLowerCase(Locale.ROOT));
    System.setProperty("LOG_LEVEL", config.logLevel());
    ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
    if (loggers instanceof LoggerContext context) {
      apply(config.logLevels(), context);
    }
  }

  /** Overrides the levels of the same loggers in logback.xml. */
  static void apply(Map<String, String> levels, LoggerContext context) {
    levels.forEach((logger, level) -> context.getLogger(logger).setLevel(Level.toLevel(level)));
  }
}
