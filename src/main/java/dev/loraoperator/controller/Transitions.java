package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.kubernetes.LogKeys;
import dev.loraoperator.kubernetes.StatusMapper;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.Decision;
import dev.loraoperator.lifecycle.ReadyCondition;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells of transitions, each once: in one log line and in one Event. */
final class Transitions {

  private static final Logger LOGGER = LoggerFactory.getLogger(Transitions.class);

  private final EventWriter events;

  Transitions(EventWriter events) {
    this.events = events;
  }

  /** Every condition whose reason is new is told once; so is what no condition tells. */
  void tell(LoraAdapter adapter, Decision.Change change) {
    Map<String, String> before = StatusMapper.reasons(adapter.getStatus());
    Map<String, String> news = new LinkedHashMap<>();
    ReadyCondition verdict = change.verdict();
    if (!verdict.reason().text().equals(before.get(Conditions.READY))) {
      news.put(verdict.reason().text(), verdict.message());
    }
    Conditions.findings(change.progress())
        .forEach(
            (type, finding) -> {
              if (!finding.reason().equals(before.get(type))) {
                news.putIfAbsent(finding.reason(), finding.message());
              }
            });
    news.forEach(
        (reason, message) -> {
          log(Level.INFO, adapter, change, reason, message).log("adapter changed state");
          events.write(adapter, isWarning(Reason.of(reason)), reason, message);
        });
    notices(adapter, change);
  }

  /** In a namespace that is going no Event can be written any more: the log tells it all. */
  void notices(LoraAdapter adapter, Decision.Change change) {
    change
        .notices()
        .forEach(
            notice -> {
              String reason = notice.reason().text();
              log(Level.WARN, adapter, change, reason, notice.message()).log("worth an event");
              events.write(adapter, true, reason, notice.message());
            });
  }

  private static boolean isWarning(Reason reason) {
    return switch (reason.kind()) {
      case DONE, PROGRESS, SUSPENDED, WAIT -> false;
      case NOTE -> reason == Reason.SOURCE_SUSPICIOUS;
      case BACK_OFF, USER -> true;
    };
  }

  private static LoggingEventBuilder log(
      Level level, LoraAdapter adapter, Decision.Change change, String reason, String message) {
    LoggingEventBuilder line =
        LOGGER
            .atLevel(level)
            .addKeyValue(LogKeys.NAMESPACE, adapter.getMetadata().getNamespace())
            .addKeyValue(LogKeys.NAME, adapter.getMetadata().getName())
            .addKeyValue(LogKeys.GENERATION, AdapterMetadata.generation(adapter))
            .addKeyValue(LogKeys.REASON, reason)
            .addKeyValue(LogKeys.ACTION, change.action().getClass().getSimpleName());
    UploadRecord upload = change.progress().upload();
    if (upload != null && upload.jobId() != null) {
      line = line.addKeyValue(LogKeys.JOB_ID, upload.jobId());
    }
    return line.addKeyValue(LogKeys.MESSAGE, message);
  }
}
