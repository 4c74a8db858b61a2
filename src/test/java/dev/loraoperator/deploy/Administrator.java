package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loraoperator.testing.CommandResult;
import dev.loraoperator.testing.RealApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who installs: kubectl, the administrator's kubeconfig and the folders of this repository. */
final class Administrator {

  private static final int HAS_CEL = 25;
  private static final int HAS_BUDGETS = 21;
  private static final String NO_BUDGETS =
      "no matches for kind \"PodDisruptionBudget\" in version \"policy/v1\"";

  private static final ObjectMapper TREES = new ObjectMapper();

  private final RealApiServer server;
  private final Path scratch;

  Administrator(RealApiServer server, Path scratch) {
    this.server = server;
    this.scratch = scratch;
  }

  boolean hasBudgets() {
    return server.minorVersion() >= HAS_BUDGETS;
  }

  String kubectl(String... arguments) {
    return server.kubectl(arguments).expectSuccess();
  }

  /** {@code kubectl apply -k}; an old server does not know policy/v1, and says so. */
  void apply(String folder) {
    CommandResult applied = server.kubectl(applying("-k", folder));

    List<String> complaints =
        applied.output().lines().filter(line -> line.startsWith("error:")).toList();
    if (hasBudgets()) {
      assertThat(complaints).isEmpty();
    } else {
      assertThat(complaints)
          .singleElement()
          .isEqualTo("error: unable to recognize \"%s\": %s".formatted(folder, NO_BUDGETS));
    }
    kubectl("wait", "--for=condition=Established", "crd/loraadapters.lora-operator.dev");
  }

  /** A folder outside the repository, with a kustomization that builds on one of its folders. */
  String overlay(Path base) {
    try {
      Path folder = Files.createDirectory(scratch.resolve("overlay")).toRealPath();
      String kustomization =
          """
          bases: [%s]
          images: [{name: lora-operator, newName: registry.example.com/lora-operator}]
          """
              .formatted(folder.relativize(base.toRealPath()));
      Files.writeString(folder.resolve("kustomization.yaml"), kustomization);
      return folder.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code helm show crds CHART | kubectl apply -f -}. */
  String applyCrds(String crds) {
    Path file = write("crds.yaml", crds);
    return server.kubectl(applying("-f", file.toString())).expectSuccess();
  }

  /** A server that does not know CEL rules drops them, but only where kubectl lets them pass. */
  private String[] applying(String flag, String what) {
    List<String> command = new ArrayList<>(List.of("apply", flag, what));
    if (server.minorVersion() < HAS_CEL) {
      command.add("--validate=false");
    }
    return command.toArray(String[]::new);
  }

  /** What this server can hold: all of it but, before 1.21, the budget. */
  List<HasMetadata> possible(Installation installation) {
    return installation.resources().stream()
        .filter(resource -> hasBudgets() || !resource.getKind().equals("PodDisruptionBudget"))
        .toList();
  }

  /** Nothing is to be changed any more, by the server's own comparison. */
  void seesNoDifference(Installation installation) {
    Path file =
        write(
            "wanted.yaml",
            possible(installation).stream()
                .map(Serialization::asYaml)
                .collect(Collectors.joining("\n---\n")));
    CommandResult diff = server.kubectl("diff", "-f", file.toString());

    assertThat(diff.output()).isEmpty();
    assertThat(diff.exitCode()).isZero();
  }

  /** Nothing of Git is left out by the server, or spelt in another way. */
  void findsEveryFieldAgain(Installation installation) {
    Set<String> unknown =
        server.minorVersion() < HAS_CEL ? Set.of("x-kubernetes-validations") : Set.of();
    try (KubernetesClient client = server.client()) {
      for (HasMetadata resource : possible(installation)) {
        JsonNode found = TREES.valueToTree(client.resource(resource).get());
        assertThat(Drift.between(TREES.valueToTree(resource), found, unknown))
            .as(Installation.name(resource))
            .isEmpty();
      }
    }
  }

  /** The resource version of everything that is there, by its path. */
  Map<String, String> versions(Installation installation) {
    Map<String, String> versions = new TreeMap<>();
    try (KubernetesClient client = server.client()) {
      for (HasMetadata resource : possible(installation)) {
        HasMetadata found = client.resource(resource).get();
        if (found != null) {
          versions.put(Installation.path(found), found.getMetadata().getResourceVersion());
        }
      }
    }
    return versions;
  }

  /** Where policy/v1 is not yet, its elder sister has the same fields. */
  void acceptsTheBudgetByItsFormerName(HasMetadata budget) {
    Path file =
        write(
            "budget.yaml", Serialization.asYaml(budget).replace("policy/v1\"", "policy/v1beta1\""));
    assertThat(kubectl("apply", "-f", file.toString())).contains("lora-operator created");
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(scratch.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
