package dev.loraoperator.testing.v2;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  CONFIG("GET", "/projects/{project}/configs/{id}", "");

  private final String method;
  private final List<String> template;
  private final Set<String> queryKeys;
  private final Set<String> bodyKeys;

  V2Route(String method, String template, String queryKeys) {
    this(method, template, queryKeys, "");
  }

  V2Route(String method, String template, String queryKeys, String bodyKeys) {
    this.method = method;
    this.template = List.of(template.substring(1).split("/"));
    this.queryKeys = words(queryKeys);
    this.bodyKeys = words(bodyKeys);
  }

  /** The route of these segments, which follow {@code /v2}. */
  static @Nullable V2Route of(String method, List<String> segments) {
    return at(segments).filter(route -> route.method.equals(method)).findFirst().orElse(null);
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

  /** All keys that may be sent. */
  Set<String> keys() {
    return Stream.of(queryKeys, bodyKeys).flatMap(Set::stream).collect(Collectors.toSet());
  }

  boolean takesInQuery(String key) {
    return queryKeys.contains(key);
  }

  boolean takesInBody(String key) {
    return bodyKeys.contains(key);
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
