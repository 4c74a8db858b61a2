package dev.loraoperator.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.List;
import java.util.stream.Stream;

/**
 * One verb on one resource, as a role grants it.
 *
 * @param namespace empty where it holds in all of them
 * @param names empty where it holds for all of them
 */
public record Grant(
    String namespace, String group, String resource, List<String> names, String verb) {

  /** All that a ClusterRole or Role grants; nothing for any other resource. */
  public static Stream<Grant> of(HasMetadata resource) {
    if (resource instanceof ClusterRole role) {
      return role.getRules().stream().flatMap(rule -> of("", rule));
    }
    return resource instanceof Role role
        ? role.getRules().stream().flatMap(rule -> of(role.getMetadata().getNamespace(), rule))
        : Stream.empty();
  }

  private static Stream<Grant> of(String namespace, PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream()
                                .map(
                                    verb ->
                                        new Grant(
                                            namespace,
                                            group,
                                            resource,
                                            rule.getResourceNames(),
                                            verb))));
  }

  /** Whether the request needed this. */
  public boolean covers(ApiRequest request) {
    return verb.equals(request.verb())
        && group.equals(request.group())
        && resource.equals(request.resource())
        && (namespace.isEmpty() || namespace.equals(request.namespace()))
        && (names.isEmpty() || names.contains(request.name()));
  }

  /** As it is written in the manifest. */
  @Override
  public String toString() {
    return verb + " " + resource + (names.isEmpty() ? "" : names) + place();
  }

  private String place() {
    return namespace.isEmpty() ? "" : " in " + namespace;
  }
}
