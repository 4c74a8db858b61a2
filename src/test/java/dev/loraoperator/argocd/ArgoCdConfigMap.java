package dev.loraoperator.argocd;

import java.nio.file.Path;
import java.util.List;

/** {@code argocd-cm.yaml}: the scripts once more, for an Argo CD that does not ship them. */
final class ArgoCdConfigMap {

  static final Path FILE = Path.of("deploy", "argocd", "argocd-cm.yaml");
  static final String HEALTH = "resource.customizations.health.lora-operator.dev_LoraAdapter";
  static final String ACTIONS = "resource.customizations.actions.lora-operator.dev_LoraAdapter";

  /** In the order in which they are shown. */
  static final List<String> NAMES = List.of("refresh", "retry", "suspend", "resume");

  private static final String HEAD =
      """
      # Health of a LoraAdapter and actions on it, for an Argo CD that does not ship them:
      #   kubectl patch configmap argocd-cm -n argocd --patch-file deploy/argocd/argocd-cm.yaml
      # Patch it, do not apply it: whatever else argocd-cm says must stay.
      # Made from resource_customizations/ by ArgoCdConfigMapTest (-Dargocd.record=true).
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: argocd-cm
        namespace: argocd
        labels:
          app.kubernetes.io/name: argocd-cm
          app.kubernetes.io/part-of: argocd
      data:
      """;

  private ArgoCdConfigMap() {}

  static String rendered() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("  ").append(HEALTH).append(": |\n").append(at(4, Customization.health()));
    text.append("  ").append(ACTIONS).append(": |\n");
    text.append("    discovery.lua: |\n").append(at(6, Customization.discovery()));
    text.append("    definitions:\n");
    for (String name : NAMES) {
      text.append("      - name: ").append(name).append("\n        action.lua: |\n");
      text.append(at(10, Customization.action(name)));
    }
    return text.toString();
  }

  private static String at(int column, String script) {
    return script.indent(column).replaceAll("(?m)^ +$", "");
  }
}
