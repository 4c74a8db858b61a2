package dev.loraoperator.stories;

import dev.loraoperator.testing.RealApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The operator's permissions in both installations under {@code deploy/}. */
enum Rights {
  WHOLE_CLUSTER("deploy", ""),
  ONE_NAMESPACE("deploy/namespaced", Rights.NAMESPACE);

  static final String NAMESPACE = "lora-operator";
  static final String USER = "system:serviceaccount:" + NAMESPACE + ":lora-operator";

  /** In order of creation. */
  private static final List<String> KINDS =
      List.of(
          "Namespace",
          "ServiceAccount",
          "Role",
          "RoleBinding",
          "ClusterRole",
          "ClusterRoleBinding");

  private final String folder;
  private final String watched;

  Rights(String folder, String watched) {
    this.folder = folder;
    this.watched = watched;
  }

  /** The ServiceAccount and its roles, as rendered by {@code kubectl kustomize}. */
  List<HasMetadata> manifests(RealApiServer server) {
    KubernetesSerialization yaml = new KubernetesSerialization();
    return Stream.of(server.kubectl("kustomize", folder).expectSuccess().split("(?m)^---$"))
        .map(document -> (HasMetadata) yaml.unmarshal(document))
        .filter(manifest -> KINDS.contains(manifest.getKind()))
        .sorted(Comparator.comparing(manifest -> KINDS.indexOf(manifest.getKind())))
        .toList();
  }

  Map<String, String> environment() {
    return Map.of("LEADER_ELECTION", "true", "WATCH_NAMESPACES", watched);
  }

  static String token(KubernetesClient admin) {
    return admin
        .serviceAccounts()
        .inNamespace(NAMESPACE)
        .withName("lora-operator")
        .tokenRequest()
        .getStatus()
        .getToken();
  }
}
