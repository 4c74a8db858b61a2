package dev.loraoperator.config;

import dev.loraoperator.config.OperatorConfig.LogFormat;
import dev.loraoperator.core.Durations;
import dev.loraoperator.core.TlsOnly;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the environment; the README's table lists the same variables. */
public final class EnvironmentReader {

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\\d+)?");
  private static final Pattern UPLOAD_PATH = Pattern.compile("/[A-Za-z0-9/_-]{1,100}");
  private static final Set<String> LOG_LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  private EnvironmentReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads every variable of the operator; absent and blank ones have their default.
   *
   * @throws InvalidConfigurationException naming every variable whose value cannot be used
   */
  public static OperatorConfig read(Map<String, String> environment) {
    return new EnvironmentReader(environment).read();
  }

  private OperatorConfig read() {
    boolean inCluster = text("KUBERNETES_SERVICE_HOST").isPresent();
    Duration pollMin = duration("POLL_MIN", "5s");
    Duration pollMax = duration("POLL_MAX", "60s");
    if (pollMin.compareTo(pollMax) > 0) {
      problems.add("POLL_MIN must not be longer than POLL_MAX");
    }
    OperatorConfig config =
        new OperatorConfig(
            url("TOGETHER_BASE_URL", "https://api.together.ai"),
            matching(
                "TOGETHER_UPLOAD_PATH", "/v1/models", UPLOAD_PATH, "a path such as /v1/models"),
            url("HF_ENDPOINT", "https://huggingface.co"),
            list("WATCH_NAMESPACES", DNS_LABEL, "namespaces, separated by commas"),
            matching("OWNER_ID", "default", DNS_LABEL, "a DNS label such as prod-eu"),
            list("AWS_DEFAULT_CHAIN_NAMESPACES", DNS_LABEL, "namespaces, separated by commas"),
            list("SOURCE_HOSTS_ALLOWED", HOST, "hosts or host:port, separated by commas"),
            requestsPerSecond(),
            pollMin,
            pollMax,
            duration("UPLOAD_DEADLINE", "2h"),
            port(),
            flag("LEADER_ELECTION", inCluster),
            logFormat(inCluster),
            logLevel());
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return config;
  }

  private URI url(String name, String defaultValue) {
    String text = text(name).orElse(defaultValue);
    try {
      URI uri = new URI(text.replaceAll("/+$", ""));
      if (TlsOnly.allows(uri) && uri.getUserInfo() == null && uri.getQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Reported below, with all the other ways in which it is not such a URL.
    }
    problems.add(name + " must be an https:// URL (http:// for loopback only)");
    return URI.create(defaultValue);
  }

  private String matching(String name, String defaultValue, Pattern pattern, String shape) {
    String text = text(name).orElse(defaultValue);
    if (!pattern.matcher(text).matches()) {
      problems.add(name + " must be " + shape);
    }
    return text;
  }

  private Set<String> list(String name, Pattern pattern, String shape) {
    Set<String> values =
        Arrays.stream(text(name).orElse("").split(","))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    if (!values.stream().allMatch(value -> pattern.matcher(value).matches())) {
      problems.add(name + " must be a list of " + shape);
    }
    return values;
  }

  private Duration duration(String name, String defaultValue) {
    Duration value = Durations.parse(text(name).orElse(defaultValue)).orElse(Duration.ZERO);
    if (value.toMillis() < 100) {
      problems.add(name + " must be a duration of at least 100 ms, such as 90s, 5m, 2h or PT90S");
    }
    return value;
  }

  private double requestsPerSecond() {
    return number("TOGETHER_REQUESTS_PER_SECOND", 2.0, Double::valueOf)
        .filter(rate -> rate > 0 && rate <= 100)
        .orElseGet(
            () -> {
              problems.add(
                  "TOGETHER_REQUESTS_PER_SECOND must be a number above 0, at most 100, such as 2");
              return 2.0;
            });
  }

  private int port() {
    return number("HTTP_PORT", 8080, Integer::valueOf)
        .filter(port -> port >= 0 && port <= 65535)
        .orElseGet(
            () -> {
              problems.add("HTTP_PORT must be a port from 0 to 65535; 0 takes any free one");
              return 0;
            });
  }

  private <T> Optional<T> number(String name, T defaultValue, Function<String, T> parse) {
    try {
      return Optional.of(text(name).map(parse).orElse(defaultValue));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean flag(String name, boolean defaultValue) {
    String text = text(name).orElse(Boolean.toString(defaultValue)).toLowerCase(Locale.ROOT);
    if (!text.equals("true") && !text.equals("false")) {
      problems.add(name + " must be true or false");
    }
    return text.equals("true");
  }

  private LogFormat logFormat(boolean inCluster) {
    String text = text("LOG_FORMAT").orElse(inCluster ? "json" : "text");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "json" -> LogFormat.JSON;
      case "text" -> LogFormat.TEXT;
      default -> {
        problems.add("LOG_FORMAT must be json or text");
        yield LogFormat.TEXT;
      }
    };
  }

  private String logLevel() {
    String level = text("LOG_LEVEL").orElse("INFO").toUpperCase(Locale.ROOT);
    if (!LOG_LEVELS.contains(level)) {
      problems.add("LOG_LEVEL must be one of ERROR, WARN, INFO, DEBUG, TRACE");
    }
    return level;
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
