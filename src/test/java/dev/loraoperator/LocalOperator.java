package dev.loraoperator;

import dev.loraoperator.config.EnvironmentReader;
import dev.loraoperator.metrics.OperatorMetrics;
import dev.loraoperator.together.v1.V1Api;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The production operator in this process, for tests and the demo. */
public final class LocalOperator implements AutoCloseable {

  private final Operator operator;
  private final Runnable release;

  private LocalOperator(Operator operator, Runnable release) {
    this.operator = operator;
    this.release = release;
  }

  /**
   * @param environment the operator's variables
   * @param grace how long an intent without a job is not retried
   */
  public static LocalOperator start(
      Map<String, String> environment, KubernetesClient client, Duration grace) {
    OperatorMetrics metrics = new OperatorMetrics(new SimpleMeterRegistry(), Clock.systemUTC());
    OperatorFactory factory =
        new OperatorFactory(
            EnvironmentReader.read(environment, V1Api.UPLOAD_PATH), client, metrics, grace);
    Operator operator = factory.create();
    operator.start();
    return new LocalOperator(
        operator,
        () -> {
          factory.leadership().release(client);
          factory.flushEvents();
        });
  }

  @Override
  public void close() {
    operator.stop();
    release.run();
  }
}
