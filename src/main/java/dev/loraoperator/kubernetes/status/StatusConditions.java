package dev.loraoperator.kubernetes.status;

import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.lifecycle.state.ConditionValue;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions in a status, in the standard Kubernetes shape. */
public final class StatusConditions {

  private StatusConditions() {}

  /** The reasons of the conditions, by type. */
  public static Map<String, String> reasons(@Nullable LoraAdapterStatus status) {
    return of(status).stream()
        .collect(
            Collectors.toMap(
                condition -> Objects.requireNonNullElse(condition.getType(), ""),
                condition -> Objects.requireNonNullElse(condition.getReason(), ""),
                (one, other) -> one));
  }

  /** What the condition of {@code type} says; null when there is none. */
  static @Nullable ConditionValue value(LoraAdapterStatus status, String type) {
    return find(of(status), type).map(StatusConditions::value).orElse(null);
  }

  /** {@code values} as conditions; a transition time moves only when the status flips. */
  static List<Condition> of(
      Map<String, ConditionValue> values,
      long generation,
      @Nullable LoraAdapterStatus before,
      UnaryOperator<String> mask,
      Instant now) {
    List<Condition> previous = of(before);
    return values.entrySet().stream()
        .map(
            entry -> {
              ConditionValue value = entry.getValue();
              Instant since =
                  find(previous, entry.getKey())
                      .filter(old -> value.status().equals(old.getStatus()))
                      .map(StatusConditions::since)
                      .orElse(now.truncatedTo(ChronoUnit.SECONDS));
              return new ConditionBuilder()
                  .withType(entry.getKey())
                  .withStatus(value.status())
                  .withReason(value.reason())
                  .withMessage(mask.apply(value.message()))
                  .withObservedGeneration(generation)
                  .withLastTransitionTime(since.toString())
                  .build();
            })
        .toList();
  }

  private static List<Condition> of(@Nullable LoraAdapterStatus status) {
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }

  private static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }

  private static ConditionValue value(Condition condition) {
    return new ConditionValue(
        Objects.requireNonNullElse(condition.getStatus(), ""),
        Objects.requireNonNullElse(condition.getReason(), ""),
        Objects.requireNonNullElse(condition.getMessage(), ""));
  }

  private static Instant since(Condition condition) {
    return Objects.requireNonNullElse(
        Times.instant(condition.getLastTransitionTime()), Instant.EPOCH);
  }
}
