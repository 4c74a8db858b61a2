package dev.loraoperator.testing;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The committed CRD. */
public final class Crd {

  public static final Path FILE = Path.of("crds", "loraadapters.lora-operator.dev-v1.yml");

  private Crd() {}

  public static CustomResourceDefinition read() {
    try {
      return Serialization.unmarshal(Files.readString(FILE), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Installs it, and waits until a real API server serves it. */
  public static void install(KubernetesClient client, boolean real) {
    client.resource(read()).create();
    if (real) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(read().getMetadata().getName())
          .waitUntilCondition(Crd::isEstablished, 30, TimeUnit.SECONDS);
    }
  }

  private static boolean isEstablished(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }
}
