package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same stories on a real kube-apiserver, with its schema, its storage and its watches. */
class OperatorApiServerIT extends OperatorStories {

  private static KubernetesClient client;
  private static Services services;
  private static LocalOperator operator;

  @BeforeAll
  static void start() {
    client = SharedApiServer.get().client();
    services = new Services();
    operator = LocalOperator.start(services.environment(), client, Duration.ofSeconds(2));
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      operator.close();
      services.close();
      client.close();
    }
  }

  @Test
  void aBrandNewObjectIsNotTakenForFinished() {
    // When an object has just been created, and the operator has not seen it
    LoraAdapter created =
        new Stage(client, services).apply(Adapters.huggingFace("new", OperatorStories.REPO));

    // Then kstatus finds it in progress
    assertThat(created.getStatus().getObservedGeneration()).isEqualTo(-1);
  }

  @Override
  KubernetesClient client() {
    return client;
  }

  @Override
  Services services() {
    return services;
  }
}
