package dev.loraoperator.testing.v2;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The routes of {@link TogetherV2}, with the keys that their queries and bodies may have. */
public enum V2Route {
  // Before MODEL, whose path matches theirs.
  CREATE_UPLOAD("POST", "/projects/{project}/models/uploads", "", "modelId remoteUrl token"),
  UPLOADS("GET", "/projects/{project}/models/uploads", "limit after"),
  UPLOAD("GET", "/projects/{project}/models/uploads/{id}", ""),
  UPLOAD_EVENTS("GET", "/projects/{project}/models/uploads/{id}/events", "limit after"),
  CREATE_MODEL("POST", "/projects/{project}/models", "", "name type baseModelId description"),
  MODELS("GET", "/projects/{project}/models", "limit after visibility organizationId"),
  MODEL("GET", "/projects/{project}/models/{id}", ""),
  PATCH_MODEL(
      "PATCH", "/projects/{project}/models/{id}", "updateMask", "name description visibility"),
  DELETE_MODEL("DELETE", "/projects/{project}/models/{id}", ""),
  REVISIONS("GET", "/projects/{project}/models/{id}/revisions", ""),
  REVISION("GET", "/projects/{project}/models/{id}/revisions/{revision}", ""),
  FILES("GET", "/projects/{project}/models/{id}/files", "revisionId"),
  ORGANIZATION_MODELS("GET", "/organizations/{organization}/models", "limit after"),
  SUPPORTED_MODELS("GET", "/supported-models", "limit after product search modality adapterMode"),
  SUPPORTED_MODEL("GET", "/supported-models/{id}", ""),
  CONFIGS("GET", "/projects/{project}/configs", "limit after referenceModel referenceModelId"),
  CONFIG("GET", "/projects/{project}/configs/{id}", ""),
  INSTANCE_TYPES("GET", "/public/inference-instance-types", ""),
  INSTANCE_TYPE("GET", "/public/inference-instance-types/{id}", ""),
  CREATE_ENDPOINT("POST", Paths.ENDPOINTS, "", "name visibility"),
  ENDPOINTS("GET", Paths.ENDPOINTS, "limit after filter orderBy"),
  ENDPOINT("GET", Paths.ENDPOINT, ""),
  PATCH_ENDPOINT(
      "PATCH",
      Paths.ENDPOINT,
      "updateMask",
      "name visibility etag trafficSplit(deploymentId weight)"),
  DELETE_ENDPOINT("DELETE", Paths.ENDPOINT, "etag"),
  CREATE_DEPLOYMENT("POST", Paths.DEPLOYMENTS, "validateOnly", Paths.NEW_DEPLOYMENT),
  /** The same request with {@code validateOnly=true}: a route, so that it has faults of its own. */
  CHECK_DEPLOYMENT("POST", Paths.DEPLOYMENTS, "validateOnly", Paths.NEW_DEPLOYMENT),
  DEPLOYMENTS("GET", Paths.DEPLOYMENTS, "limit after filter orderBy"),
  DEPLOYMENT("GET", Paths.DEPLOYMENT, ""),
  PATCH_DEPLOYMENT("PATCH", Paths.DEPLOYMENT, "updateMask", "name etag " + Paths.CHANGEABLE),
  DELETE_DEPLOYMENT("DELETE", Paths.DEPLOYMENT, "etag");

  private static final class Paths {

    static final String ENDPOINTS = "/projects/{project}/endpoints";
    static final String ENDPOINT = ENDPOINTS + "/{id}";
    static final String DEPLOYMENTS = ENDPOINTS + "/{endpoint}/deployments";
    static final String DEPLOYMENT = DEPLOYMENTS + "/{id}";

    /** The keys of a deployment that a PATCH may have as well. */
    static final String CHANGEABLE =
        "autoscaling(minReplicas maxReplicas scaleDownWindow scaleToZeroWindow scaleUpWindow"
            + " scalingMetrics(name target type percentile))"
            + " inactiveTimeout maxConcurrentRequestsPerReplica";

    static final String NEW_DEPLOYMENT =
        "name model modelId modelRevisionId config configId enableLora"
            + " placement(inline(regions constraint compliancePolicy(hipaa)) profile) "
            + CHANGEABLE;
  }

  private final String method;
  private final List<String> template;
  private final Set<String> queryKeys;
  private final KeyTree bodyKeys;

  V2Route(String method, String template, String queryKeys) {
    this(method, template, queryKeys, "");
  }

  V2Route(String method, String template, String queryKeys, String bodyKeys) {
    this.method = method;
    this.template = List.of(template.substring(1).split("/"));
    this.queryKeys = words(queryKeys);
    this.bodyKeys = KeyTree.of(bodyKeys);
  }

  /** The route of a request below {@code /v2}. */
  static @Nullable V2Route of(String method, HttpUrl url) {
    V2Route route =
        at(CallReader.segments(url))
            .filter(each -> each.method.equals(method))
            .findFirst()
            .orElse(null);
    boolean check =
        Stream.of("validateOnly", "validate_only")
            .anyMatch(key -> "true".equals(url.queryParameter(key)));
    return route == CREATE_DEPLOYMENT && check ? CHECK_DEPLOYMENT : route;
  }

  /** Whether the path has a route under some method. */
  static boolean exists(List<String> segments) {
    return at(segments).findAny().isPresent();
  }

  private static Stream<V2Route> at(List<String> segments) {
    return Arrays.stream(values()).filter(route -> route.matches(segments));
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
  }

  /** All keys that may be sent, without those of the objects in a body. */
  Set<String> keys() {
    return Stream.of(queryKeys, bodyKeys.names()).flatMap(Set::stream).collect(Collectors.toSet());
  }

  boolean takesInQuery(String key) {
    return queryKeys.contains(key);
  }

  KeyTree bodyKeys() {
    return bodyKeys;
  }

  /** What stands in the path for {@code {project}}, {@code {id}} and the like. */
  Map<String, String> variables(List<String> segments) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < template.size(); i++) {
      String name = template.get(i);
      if (isVariable(name)) {
        variables.put(name.substring(1, name.length() - 1), segments.get(i));
      }
    }
    return variables;
  }

  private boolean matches(List<String> segments) {
    if (segments.size() != template.size()) {
      return false;
    }
    for (int i = 0; i < template.size(); i++) {
      if (!isVariable(template.get(i)) && !template.get(i).equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }
}
