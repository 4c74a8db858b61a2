package dev.loraoperator;

import dev.loraoperator.config.EnvironmentReader;
import dev.loraoperator.config.InvalidConfigurationException;
import dev.loraoperator.config.OperatorConfig;
import dev.loraoperator.metrics.OperatorMetrics;
import dev.loraoperator.metrics.ProcessMeters;
import dev.loraoperator.operations.GracefulShutdown;
import dev.loraoperator.operations.HealthServer;
import dev.loraoperator.operations.Readiness;
import dev.loraoperator.together.v1.V1Api;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Starts the operator against the cluster of the current kubeconfig, or the one it runs in. */
public final class Main {

  private static final int EXIT_CONFIGURATION = 2;
  private static final int EXIT_FAILURE = 1;
  private static final int API_RETRIES = 3;

  private Main() {}

  public static void main(String[] arguments) {
    OperatorConfig config;
    try {
      config = EnvironmentReader.read(System.getenv(), V1Api.UPLOAD_PATH);
    } catch (InvalidConfigurationException e) {
      System.err.println("lora-operator: " + e.getMessage());
      System.exit(EXIT_CONFIGURATION);
      return;
    }
    Logging.configure(config);
    run(config, LoggerFactory.getLogger(Main.class));
  }

  private static void run(OperatorConfig config, Logger logger) {
    LoggingEventBuilder line = logger.atInfo();
    for (Map.Entry<String, String> setting : config.effective().entrySet()) {
      line = line.addKeyValue(setting.getKey(), setting.getValue());
    }
    line.log("configuration");
    AtomicBoolean stopping = new AtomicBoolean();
    KubernetesClient client = client();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    OperatorMetrics metrics = new OperatorMetrics(meters, Clock.systemUTC());
    ProcessMeters.bind(meters);
    OperatorFactory factory =
        new OperatorFactory(config, client, metrics)
            .onLostLeadership(() -> haltUnless(stopping, logger));
    Operator operator = factory.create();
    GracefulShutdown shutdown = factory.shutdownOf(operator);
    try {
      HealthServer health =
          new HealthServer(
              config.httpPort(),
              factory.liveness()::check,
              () -> Readiness.of(operator, stopping.get(), factory.leadership().leads()).check(),
              () -> scrape(metrics, meters));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> stop(stopping, shutdown, factory, health, logger), "stop"));
      operator.start();
      logger.atInfo().addKeyValue("port", health.port()).log("operator started");
    } catch (IOException e) {
      logger.atError().setCause(e).log("cannot listen on HTTP_PORT");
      System.exit(EXIT_FAILURE);
    } catch (RuntimeException e) {
      logger.atError().setCause(e).log("operator cannot start; is the CRD installed?");
      System.exit(EXIT_FAILURE);
    }
  }

  private static String scrape(OperatorMetrics metrics, PrometheusMeterRegistry meters) {
    metrics.refresh();
    return meters.scrape();
  }

  /**
   * The client retries less than by default: callers retry anyway, and a leader must notice that it
   * cannot renew its Lease before it expires. The default of ten retries takes 21 seconds; the
   * Lease lasts 15.
   */
  private static KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.autoConfigure(null))
                .withRequestRetryBackoffLimit(API_RETRIES)
                .build())
        .withHttpClientFactory(new OkHttpClientFactory())
        .build();
  }

  private static void stop(
      AtomicBoolean stopping,
      GracefulShutdown shutdown,
      OperatorFactory factory,
      HealthServer health,
      Logger logger) {
    stopping.set(true);
    shutdown.run();
    factory.flushEvents();
    health.close();
    logger.atInfo().log("operator stopped");
  }

  /** Exits at once: another replica leads now, and going on could upload twice. */
  private static void haltUnless(AtomicBoolean stopping, Logger logger) {
    if (!stopping.get()) {
      logger.atError().log("leadership lost; the process exits and restarts as a standby");
      Runtime.getRuntime().halt(EXIT_FAILURE);
    }
  }
}
