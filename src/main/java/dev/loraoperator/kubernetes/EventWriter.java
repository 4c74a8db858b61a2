package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the story of an adapter in Events; the caller calls it on transitions only. */
public final class EventWriter {

  private static final Logger LOGGER = LoggerFactory.getLogger(EventWriter.class);
  private static final String COMPONENT = "lora-operator";

  /** The API server refuses longer notes. */
  private static final int MAX_MESSAGE = 1024;

  private final KubernetesClient client;
  private final Clock clock;
  private final Executor executor;

  /**
   * @param executor where Events are sent
   */
  public EventWriter(KubernetesClient client, Clock clock, Executor executor) {
    this.client = client;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * Has one Event written. The status has the same facts, so one that cannot be written is only
   * logged.
   */
  public void write(LoraAdapter adapter, boolean warning, String reason, String message) {
    Event event = event(adapter, warning, reason, message);
    executor.execute(() -> send(event));
  }

  private void send(Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      LOGGER
          .atWarn()
          .addKeyValue(LogKeys.NAMESPACE, event.getInvolvedObject().getNamespace())
          .addKeyValue(LogKeys.NAME, event.getInvolvedObject().getName())
          .addKeyValue(LogKeys.ERROR, e.getMessage())
          .log("event not written");
    }
  }

  private Event event(LoraAdapter adapter, boolean warning, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName(adapter.getMetadata().getName() + ".")
        .withNamespace(adapter.getMetadata().getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(adapter.getApiVersion())
        .withKind(adapter.getKind())
        .withNamespace(adapter.getMetadata().getNamespace())
        .withName(adapter.getMetadata().getName())
        .withUid(adapter.getMetadata().getUid())
        .withResourceVersion(adapter.getMetadata().getResourceVersion())
        .endInvolvedObject()
        .withType(warning ? "Warning" : "Normal")
        .withReason(reason)
        .withMessage(
            message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…")
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .build();
  }
}
