package dev.loraoperator.config;

import dev.loraoperator.config.OperatorConfig.LogFormat;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.Durations;
import dev.loraoperator.model.secret.TlsOnly;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the environment; configuration.md lists the same variables. */
public final class EnvironmentReader {

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern HOST =
      Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + ")*(:(?<port>\\d{1,5}))?");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-]{1,50}){1,5}");
  private static final Pattern PROJECT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MAX_PORT = 65535;

  private final Map<String, String> environment;
  private final String uploadPath;
  private final List<String> problems = new ArrayList<>();

  private EnvironmentReader(Map<String, String> environment, String uploadPath) {
    this.environment = environment;
    this.uploadPath = uploadPath;
  }

  /**
   * Reads every variable of the operator; absent and blank ones have their default.
   *
   * @param uploadPath the default of {@code TOGETHER_UPLOAD_PATH}, which is the API's own
   * @throws InvalidConfigurationException naming every variable whose value cannot be used
   */
  public static OperatorConfig read(Map<String, String> environment, String uploadPath) {
    return new EnvironmentReader(environment, uploadPath).read();
  }

  /** The names of all variables, in the order of configuration.md. */
  public static List<String> variables() {
    return List.copyOf(read(Map.of(), "/default").effective().keySet());
  }

  private OperatorConfig read() {
    boolean inCluster = text("KUBERNETES_SERVICE_HOST").isPresent();
    Duration pollMin = duration("POLL_MIN", "5s");
    Duration pollMax = duration("POLL_MAX", "60s");
    // Nothing else has been read yet: without a problem, both are durations.
    if (problems.isEmpty() && pollMin.compareTo(pollMax) > 0) {
      problems.add("POLL_MIN must not be longer than POLL_MAX, " + Durations.format(pollMax));
    }
    OperatorConfig config =
        new OperatorConfig(
            togetherApi(),
            url("TOGETHER_BASE_URL", "https://api.together.ai"),
            togetherProjectId(),
            matching("TOGETHER_UPLOAD_PATH", uploadPath, PATH, "a path such as " + uploadPath),
            url("HF_ENDPOINT", "https://huggingface.co"),
            namespaces("WATCH_NAMESPACES"),
            matching(
                "OWNER_ID", AdapterSpec.DEFAULT_OWNER, DNS_LABEL, "a DNS label such as prod-eu"),
            deletionPolicy(),
            duration("DELETION_DEADLINE", "10m"),
            namespaces("AWS_DEFAULT_CHAIN_NAMESPACES"),
            hosts("SOURCE_HOSTS_ALLOWED"),
            requestsPerSecond(),
            pollMin,
            pollMax,
            duration("UPLOAD_DEADLINE", "2h"),
            port(),
            flag("LEADER_ELECTION", inCluster),
            logFormat(inCluster),
            logLevel(),
            logLevels());
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return config;
  }

  private @Nullable Api togetherApi() {
    String text = text("TOGETHER_API").orElse("auto");
    Optional<Api> api = Api.find(text);
    if (api.isEmpty() && !text.equals("auto")) {
      problems.add("TOGETHER_API must be auto, v1 or v2");
    }
    return api.orElse(null);
  }

  private @Nullable String togetherProjectId() {
    Optional<String> id = text("TOGETHER_PROJECT_ID");
    if (id.isPresent() && !PROJECT_ID.matcher(id.get()).matches()) {
      problems.add("TOGETHER_PROJECT_ID must be the id of a project, such as proj_abc123");
    }
    return id.orElse(null);
  }

  private DeletionPolicy deletionPolicy() {
    String text = text("DELETION_POLICY").orElse(DeletionPolicy.RETAIN.text());
    Optional<DeletionPolicy> policy = DeletionPolicy.find(text);
    if (policy.isEmpty()) {
      problems.add("DELETION_POLICY must be Retain or Delete");
    }
    return policy.orElse(DeletionPolicy.RETAIN);
  }

  private URI url(String name, String defaultValue) {
    String text = text(name).orElse(defaultValue);
    try {
      URI uri = new URI(text.replaceAll("/+$", ""));
      if (TlsOnly.allows(uri) && isBare(uri)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Reported below, like every other malformed URL.
    }
    problems.add(
        name + " must be an https:// URL (http:// for loopback only), such as " + defaultValue);
    return URI.create(defaultValue);
  }

  /** Only host, port and path: other parts could be a credential, or would be dropped. */
  private static boolean isBare(URI uri) {
    return uri.getUserInfo() == null
        && uri.getQuery() == null
        && uri.getFragment() == null
        && uri.getPort() <= MAX_PORT;
  }

  private String matching(String name, String defaultValue, Pattern pattern, String shape) {
    String text = text(name).orElse(defaultValue);
    if (!pattern.matcher(text).matches()) {
      problems.add(name + " must be " + shape);
    }
    return text;
  }

  private Set<String> namespaces(String name) {
    Set<String> values = list(text(name).orElse(""));
    if (!values.stream().allMatch(value -> DNS_LABEL.matcher(value).matches())) {
      problems.add(name + " must be a list of namespaces, such as team-a,team-b");
    }
    return values;
  }

  /** In lower case, because host names are compared case-insensitively. */
  private Set<String> hosts(String name) {
    Set<String> values = list(text(name).orElse("").toLowerCase(Locale.ROOT));
    if (!values.stream().allMatch(EnvironmentReader::isHost)) {
      problems.add(
          name + " must be a list of hosts or host:port, such as minio.storage.svc:9000,10.0.0.7");
    }
    return values;
  }

  private static boolean isHost(String value) {
    Matcher matcher = HOST.matcher(value);
    return matcher.matches()
        && (matcher.group("port") == null || Integer.parseInt(matcher.group("port")) <= MAX_PORT);
  }

  private static Set<String> list(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Duration duration(String name, String defaultValue) {
    Duration value = Durations.parse(text(name).orElse(defaultValue)).orElse(Duration.ZERO);
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      problems.add(name + " must be a duration from 0.1s to 365d, such as 90s, 5m, 2h or PT90S");
    }
    return value;
  }

  private double requestsPerSecond() {
    String name = "TOGETHER_REQUESTS_PER_SECOND";
    String text = text(name).orElse("2");
    double rate = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : 0;
    if (rate <= 0 || rate > 100) {
      problems.add(name + " must be a decimal number above 0, at most 100, such as 2 or 0.5");
    }
    return rate;
  }

  private int port() {
    String text = text("HTTP_PORT").orElse("8080");
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > MAX_PORT) {
      problems.add("HTTP_PORT must be a port from 0 to 65535, such as 8080; 0 takes any free one");
    }
    return port;
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
    if (!LoggerLevels.LEVELS.contains(level)) {
      problems.add("LOG_LEVEL must be one of ERROR, WARN, INFO, DEBUG, TRACE");
    }
    return level;
  }

  private Map<String, String> logLevels() {
    Optional<Map<String, String>> levels = LoggerLevels.parse(text("LOG_LEVELS").orElse(""));
    if (levels.isEmpty()) {
      problems.add(
          "LOG_LEVELS must be a list of loggers with their levels, each once, such as"
              + " dev.loraoperator.together=DEBUG,okhttp3=ERROR; below INFO, okhttp3, io.fabric8"
              + " and software.amazon.awssdk would write keys");
    }
    return levels.orElse(Map.of());
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
