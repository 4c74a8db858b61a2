package dev.loraoperator.stories;

import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.RealApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Stories of operators that are processes of their own, each with services that are its own. */
abstract class ProcessStories {

  /** For logs and kubeconfigs. */
  @TempDir Path folder;

  RealApiServer server;
  KubernetesClient client;
  Services services;
  Scenario scenario;

  /** Skips the class where there is none: what a test has not opened, it could not close. */
  @BeforeAll
  static void needsAnApiServer() {
    SharedApiServer.get();
  }

  @BeforeEach
  void openServices() {
    server = SharedApiServer.get();
    client = server.client();
    services = new Services();
    services.huggingFace().publicRepository(OperatorStories.REPO, AdapterFiles.valid("base"));
    scenario = new Scenario(client, services).withApiKey();
  }

  @AfterEach
  void closeServices() {
    services.close();
    client.close();
  }
}
