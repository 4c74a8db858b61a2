package dev.loraoperator.reconciler;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.core.decision.Decision;
import dev.loraoperator.core.decision.Verdict;
import dev.loraoperator.kube.EventWriter;
import dev.loraoperator.kube.LogKeys;
import dev.loraoperator.kube.StatusMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a decision to the status, only if that changes it, and tells of transitions in an Event
 * and a log line.
 */
final class StatusWriter {

  private static final Logger LOGGER = LoggerFactory.getLogger(StatusWriter.class);

  private final EventWriter events;
  private final Clock clock;

  StatusWriter(EventWriter events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /**
   * Writes with the resource version locked, and shows the next pass our own write.
   *
   * @return false when somebody else has changed the resource meanwhile; nothing is written then
   */
  boolean write(
      LoraAdapter adapter,
      @Nullable String source,
      Decision decision,
      Context<LoraAdapter> context) {
    if (!(decision instanceof Decision.Change change)) {
      return true;
    }
    LoraAdapterStatus status =
        StatusMapper.status(adapter, source, change.progress(), change.verdict(), clock.instant());
    if (status.equals(adapter.getStatus())) {
      return true;
    }
    try {
      LoraAdapter updated =
          context.getClient().resource(withStatus(adapter, status)).updateStatus();
      context
          .eventSourceRetriever()
          .getControllerEventSource()
          .handleRecentResourceUpdate(ResourceID.fromResource(adapter), updated, adapter);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
    tell(adapter, change);
    return true;
  }

  private void tell(LoraAdapter adapter, Decision.Change change) {
    Verdict verdict = change.verdict();
    if (Objects.equals(StatusMapper.readyReason(adapter.getStatus()), verdict.reason().text())) {
      return;
    }
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.NAMESPACE, adapter.getMetadata().getNamespace())
        .addKeyValue(LogKeys.NAME, adapter.getMetadata().getName())
        .addKeyValue(LogKeys.GENERATION, StatusMapper.generation(adapter))
        .addKeyValue(LogKeys.REASON, verdict.reason().text())
        .addKeyValue(LogKeys.ACTION, change.action())
        .addKeyValue(
            LogKeys.JOB_ID,
            change.progress().upload() == null ? null : change.progress().upload().jobId())
        .addKeyValue(LogKeys.MESSAGE, verdict.message())
        .log("adapter changed state");
    boolean warning =
        switch (verdict.reason().kind()) {
          case DONE, PROGRESS, WAIT, NOTE -> false;
          case BACK_OFF, USER -> true;
        };
    events.write(adapter, warning, verdict.reason().text(), verdict.message());
  }

  /** A fresh object with identity and status only: nothing else of the resource is ours to send. */
  private static LoraAdapter withStatus(LoraAdapter adapter, LoraAdapterStatus status) {
    LoraAdapter patch = new LoraAdapter();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(adapter.getMetadata().getNamespace())
            .withName(adapter.getMetadata().getName())
            .withUid(adapter.getMetadata().getUid())
            .withResourceVersion(adapter.getMetadata().getResourceVersion())
            .build());
    patch.setSpec(adapter.getSpec());
    patch.setStatus(status);
    return patch;
  }
}
