package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.kubernetes.LogKeys;
import dev.loraoperator.kubernetes.StatusOwner;
import dev.loraoperator.kubernetes.status.StatusConditions;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.model.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Reports transitions, each once: in one log line, and in one Event if that tells something. */
final class Transitions {

  private static final Logger LOGGER = LoggerFactory.getLogger(Transitions.class);

  /** They repeat what Ready says. */
  private static final Set<String> BESIDE_READY =
      Set.of(Conditions.RECONCILING, Conditions.STALLED);

  /** The next Event says the same and what came of it; conditions and the log have them all. */
  private static final Set<Reason> LOGGED_ONLY =
      EnumSet.of(
          Reason.RATE_LIMIT_QUEUED,
          Reason.SUBMITTING,
          Reason.UPLOAD_IN_PROGRESS,
          Reason.RETRYING,
          Reason.SOURCE_VERIFIED,
          Reason.VALIDATED,
          Reason.VERIFYING);

  /** Told beside Ready, and somebody should look at it. */
  private static final Set<Reason> WARNINGS =
      EnumSet.of(
          Reason.SOURCE_WARNING,
          Reason.BINDING_RESTORED,
          Reason.BINDING_LEFT_BEHIND,
          Reason.MODEL_LEFT_BEHIND,
          Reason.SHARED_OWNER,
          Reason.RECORD_NOT_OURS,
          Reason.RECORD_NOT_DESCRIBED);

  private final EventWriter events;

  Transitions(EventWriter events) {
    this.events = events;
  }

  /** Reports every condition of {@code written} whose reason is new. */
  void report(LoraAdapter before, LoraAdapterStatus written, Decision.Update update) {
    Map<String, String> known = StatusConditions.reasons(StatusOwner.ownStatus(before));
    Map<String, String> news = new LinkedHashMap<>();
    for (Condition condition : written.conditions()) {
      if (!BESIDE_READY.contains(condition.getType())
          && !condition.getReason().equals(known.get(condition.getType()))) {
        news.putIfAbsent(condition.getReason(), condition.getMessage());
      }
    }
    news.forEach(
        (reason, message) -> {
          log(Level.INFO, before, update, reason, message).log("adapter changed state");
          Optional<Reason> ours = Reason.find(reason);
          if (ours.filter(LOGGED_ONLY::contains).isEmpty()) {
            events.write(before, ours.map(Transitions::isWarning).orElse(true), reason, message);
          }
        });
  }

  /** Records what no condition says. In a namespace that is going only the log can have it. */
  void recordEvent(LoraAdapter adapter, Decision.Update update, Reason reason, String message) {
    boolean warning = isWarning(reason);
    log(warning ? Level.WARN : Level.INFO, adapter, update, reason.text(), message)
        .log("event recorded");
    events.write(adapter, warning, reason.text(), message);
  }

  private static boolean isWarning(Reason reason) {
    return switch (reason.kind()) {
      case DONE, PROGRESS, SUSPENDED, WAIT -> false;
      case NOTE -> WARNINGS.contains(reason);
      case BACK_OFF, USER -> true;
    };
  }

  private static LoggingEventBuilder log(
      Level level, LoraAdapter adapter, Decision.Update update, String reason, String message) {
    LoggingEventBuilder line =
        LOGGER
            .atLevel(level)
            .addKeyValue(LogKeys.NAMESPACE, adapter.getMetadata().getNamespace())
            .addKeyValue(LogKeys.NAME, adapter.getMetadata().getName())
            .addKeyValue(LogKeys.GENERATION, AdapterMetadata.generation(adapter))
            .addKeyValue(LogKeys.REASON, reason)
            .addKeyValue(LogKeys.ACTION, actions(update));
    String job = update.state().newestJob();
    if (job != null) {
      line = line.addKeyValue(LogKeys.JOB_ID, job);
    }
    return line.addKeyValue(LogKeys.MESSAGE, message);
  }

  /** The operations that are started, such as {@code Create}; {@code None} without one. */
  private static String actions(Decision.Update update) {
    String started =
        update.operations().stream()
            .map(operation -> operation.getClass().getSimpleName())
            .collect(Collectors.joining(","));
    return started.isEmpty() ? "None" : started;
  }
}
