package dev.loraoperator.kubernetes.status;

import dev.loraoperator.api.v1alpha1.AdapterStatus;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.model.inspection.AdapterFacts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code status.adapter} and condition {@code SourceVerified}. */
final class SourceCheckMapper {

  private SourceCheckMapper() {}

  static @Nullable SourceCheck state(LoraAdapterStatus status) {
    ConditionValue value = StatusConditions.value(status, Conditions.SOURCE_VERIFIED);
    AdapterStatus bean = status.adapter();
    if (value == null) {
      return null;
    }
    return bean == null
        ? new SourceCheck(value, null, null)
        : new SourceCheck(value, facts(bean), Times.instant(bean.checkedAt()));
  }

  static @Nullable AdapterStatus status(@Nullable SourceCheck check) {
    if (check == null || check.facts() == null) {
      return null;
    }
    AdapterFacts facts = check.facts();
    return new AdapterStatus(
        facts.format(),
        facts.rank(),
        facts.alpha(),
        facts.targetModules().isEmpty() ? null : facts.targetModules(),
        facts.baseModel(),
        facts.taskType(),
        facts.sizeBytes(),
        facts.tensors(),
        facts.files(),
        facts.fingerprint(),
        Times.seconds(check.checkedAt()));
  }

  private static AdapterFacts facts(AdapterStatus bean) {
    return new AdapterFacts(
        Objects.requireNonNullElse(bean.format(), ""),
        bean.rank(),
        bean.alpha(),
        Objects.requireNonNullElse(bean.targetModules(), List.of()),
        bean.baseModel(),
        bean.taskType(),
        bean.sizeBytes(),
        bean.tensors(),
        bean.files(),
        bean.fingerprint());
  }
}
