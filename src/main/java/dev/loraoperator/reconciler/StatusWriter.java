package dev.loraoperator.reconciler;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.decision.Conditions;
import dev.loraoperator.core.decision.Decision;
import dev.loraoperator.core.decision.Notice;
import dev.loraoperator.core.decision.Verdict;
import dev.loraoperator.kube.EventWriter;
import dev.loraoperator.kube.LogKeys;
import dev.loraoperator.kube.StatusMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
  private final AdapterListener listener;
  private final Clock clock;

  StatusWriter(EventWriter events, AdapterListener listener, Clock clock) {
    this.events = events;
    this.listener = listener;
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
    boolean attached = !change.progress().serving().attachments().isEmpty();
    try {
      if (status.equals(adapter.getStatus())) {
        notices(adapter, change);
        if (!attached) {
          Finalizers.remove(adapter, context);
        }
        return true;
      }
      LoraAdapter held = attached ? Finalizers.add(adapter, context) : adapter;
      LoraAdapter updated = context.getClient().resource(withStatus(held, status)).updateStatus();
      Finalizers.cache(held, updated, context);
      listener.wrote(adapter, status);
      if (!attached) {
        Finalizers.remove(updated, context);
      }
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

  /**
   * Lets a resource go that is marked for deletion. Its status is not written once more: it is gone
   * with it.
   *
   * @return false when somebody else has changed the resource meanwhile
   */
  boolean release(LoraAdapter adapter, Decision.Change change, Context<LoraAdapter> context) {
    // Told before it is gone, even if that is twice: a crash in between must not leave it untold.
    notices(adapter, change);
    try {
      Finalizers.remove(adapter, context);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Every condition whose reason is new is told once; so is what no condition tells. */
  private void tell(LoraAdapter adapter, Decision.Change change) {
    Verdict verdict = change.verdict();
    Map<String, String> before = StatusMapper.reasons(adapter.getStatus());
    Set<String> told = new HashSet<>();
    if (!verdict.reason().text().equals(before.get(Conditions.READY))) {
      log(adapter, change);
      told.add(verdict.reason().text());
      events.write(
          adapter, isWarning(verdict.reason()), verdict.reason().text(), verdict.message());
    }
    Conditions.findings(change.progress())
        .forEach(
            (type, finding) -> {
              if (!finding.reason().equals(before.get(type)) && told.add(finding.reason())) {
                events.write(
                    adapter,
                    isWarning(Reason.of(finding.reason())),
                    finding.reason(),
                    finding.message());
              }
            });
    notices(adapter, change);
  }

  private void notices(LoraAdapter adapter, Decision.Change change) {
    for (Notice notice : change.notices()) {
      // In a namespace that is going no Event can be written any more: the log tells it all the
      // same.
      LOGGER
          .atWarn()
          .addKeyValue(LogKeys.NAMESPACE, adapter.getMetadata().getNamespace())
          .addKeyValue(LogKeys.NAME, adapter.getMetadata().getName())
          .addKeyValue(LogKeys.REASON, notice.reason().text())
          .addKeyValue(LogKeys.MESSAGE, notice.message())
          .log("worth an event");
      events.write(adapter, true, notice.reason().text(), notice.message());
    }
  }

  private static boolean isWarning(Reason reason) {
    return switch (reason.kind()) {
      case DONE, PROGRESS, SUSPENDED, WAIT -> false;
      case NOTE -> reason == Reason.SOURCE_SUSPICIOUS;
      case BACK_OFF, USER -> true;
    };
  }

  private static void log(LoraAdapter adapter, Decision.Change change) {
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.NAMESPACE, adapter.getMetadata().getNamespace())
        .addKeyValue(LogKeys.NAME, adapter.getMetadata().getName())
        .addKeyValue(LogKeys.GENERATION, StatusMapper.generation(adapter))
        .addKeyValue(LogKeys.REASON, change.verdict().reason().text())
        .addKeyValue(LogKeys.ACTION, change.action().getClass().getSimpleName())
        .addKeyValue(
            LogKeys.JOB_ID,
            change.progress().upload() == null ? null : change.progress().upload().jobId())
        .addKeyValue(LogKeys.MESSAGE, change.verdict().message())
        .log("adapter changed state");
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
