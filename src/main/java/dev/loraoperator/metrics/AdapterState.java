package dev.loraoperator.metrics;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.kubernetes.StatusOwner;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An adapter's state, reason and API as label values, of which there is a bounded number.
 *
 * @param api {@code none} before it is decided
 */
record AdapterState(String state, String reason, String api) {

  /** Before the first reconciliation, and for a status that the operator has not written. */
  private static final String UNKNOWN = "Unknown";

  private static final Set<String> REASONS =
      Arrays.stream(Reason.values()).map(Reason::text).collect(Collectors.toUnmodifiableSet());

  static AdapterState of(LoraAdapter adapter) {
    LoraAdapterStatus status = StatusOwner.ownStatus(adapter);
    Condition ready = condition(status, Conditions.READY);
    if (ready == null) {
      return new AdapterState(UNKNOWN, UNKNOWN, api(status));
    }
    String reason = reason(status);
    return new AdapterState(
        state(status, ready), REASONS.contains(reason) ? reason : UNKNOWN, api(status));
  }

  private static String api(@Nullable LoraAdapterStatus status) {
    return status == null ? "none" : Api.find(status.api()).map(Api::text).orElse("none");
  }

  static boolean isReady(@Nullable LoraAdapterStatus status) {
    Condition ready = condition(status, Conditions.READY);
    return ready != null && "True".equals(ready.getStatus());
  }

  /** The reason of Ready; empty when there is none. */
  static String reason(@Nullable LoraAdapterStatus status) {
    Condition ready = condition(status, Conditions.READY);
    return ready == null ? "" : Objects.requireNonNullElse(ready.getReason(), "");
  }

  private static String state(@Nullable LoraAdapterStatus status, Condition ready) {
    if ("True".equals(ready.getStatus())) {
      return "Ready";
    }
    if (condition(status, Conditions.STALLED) != null) {
      return "Stalled";
    }
    return condition(status, Conditions.RECONCILING) != null ? "Progressing" : "Suspended";
  }

  private static @Nullable Condition condition(@Nullable LoraAdapterStatus status, String type) {
    List<Condition> conditions =
        status == null || status.conditions() == null ? List.of() : status.conditions();
    return conditions.stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .orElse(null);
  }
}
