package dev.loraoperator.config;

import dev.loraoperator.model.Api;
import dev.loraoperator.model.DeletionPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The operator's configuration, read once from the environment. Holds no secrets.
 *
 * @param togetherApi null where the operator finds out
 * @param togetherProjectId of API keys whose project Together does not name
 * @param watchNamespaces empty for all
 * @param deletionPolicy of adapters whose spec names none
 * @param deletionDeadline how long a deletion waits for its model to be deleted
 * @param awsDefaultChainNamespaces where sources may use the operator's own AWS identity
 * @param sourceHostsAllowed non-public hosts, in lower case, with or without port, that sources may
 *     name
 * @param logLevels level by logger name
 * @param httpPort of {@code /healthz}, {@code /readyz} and {@code /metrics}; 0 for any free one
 */
public record OperatorConfig(
    @Nullable Api togetherApi,
    URI togetherBaseUrl,
    @Nullable String togetherProjectId,
    String togetherUploadPath,
    URI huggingFaceEndpoint,
    Set<String> watchNamespaces,
    String ownerId,
    DeletionPolicy deletionPolicy,
    Duration deletionDeadline,
    Set<String> awsDefaultChainNamespaces,
    Set<String> sourceHostsAllowed,
    double togetherRequestsPerSecond,
    Duration pollMin,
    Duration pollMax,
    Duration uploadDeadline,
    int httpPort,
    boolean leaderElection,
    LogFormat logFormat,
    String logLevel,
    Map<String, String> logLevels) {

  public OperatorConfig {
    watchNamespaces = Set.copyOf(watchNamespaces);
    awsDefaultChainNamespaces = Set.copyOf(awsDefaultChainNamespaces);
    sourceHostsAllowed = Set.copyOf(sourceHostsAllowed);
    logLevels = Map.copyOf(logLevels);
  }

  /** The format of log lines. */
  public enum LogFormat {
    JSON,
    TEXT
  }

  /** The effective values by variable name, for the log. */
  public Map<String, String> effective() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("TOGETHER_API", togetherApi == null ? "auto" : togetherApi.text());
    values.put("TOGETHER_BASE_URL", togetherBaseUrl.toString());
    values.put("TOGETHER_PROJECT_ID", togetherProjectId == null ? "" : togetherProjectId);
    values.put("TOGETHER_UPLOAD_PATH", togetherUploadPath);
    values.put("HF_ENDPOINT", huggingFaceEndpoint.toString());
    values.put("WATCH_NAMESPACES", list(watchNamespaces));
    values.put("OWNER_ID", ownerId);
    values.put("DELETION_POLICY", deletionPolicy.text());
    values.put("DELETION_DEADLINE", deletionDeadline.toString());
    values.put("AWS_DEFAULT_CHAIN_NAMESPACES", list(awsDefaultChainNamespaces));
    values.put("SOURCE_HOSTS_ALLOWED", list(sourceHostsAllowed));
    values.put("TOGETHER_REQUESTS_PER_SECOND", Double.toString(togetherRequestsPerSecond));
    values.put("POLL_MIN", pollMin.toString());
    values.put("POLL_MAX", pollMax.toString());
    values.put("UPLOAD_DEADLINE", uploadDeadline.toString());
    values.put("HTTP_PORT", Integer.toString(httpPort));
    values.put("LEADER_ELECTION", Boolean.toString(leaderElection));
    values.put("LOG_FORMAT", logFormat.name().toLowerCase(Locale.ROOT));
    values.put("LOG_LEVEL", logLevel);
    values.put("LOG_LEVELS", list(logLevels));
    return values;
  }

  private static String list(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  private static String list(Set<String> values) {
    return String.join(",", new TreeSet<>(values));
  }
}
