package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.AdapterStatus;
import dev.loraoperator.api.v1alpha1.BindingStatus;
import dev.loraoperator.api.v1alpha1.EndpointStatus;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.VerificationStatus;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Target;
import dev.loraoperator.lifecycle.Condition;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.AdapterFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of {@link StatusMapper} about what comes before and after the upload. */
final class ServingMapper {

  private ServingMapper() {}

  static @Nullable SourceCheck sourceCheck(
      @Nullable AdapterStatus bean, List<Condition> conditions) {
    ConditionValue finding = finding(Conditions.SOURCE_VERIFIED, conditions);
    if (finding == null) {
      return null;
    }
    return bean == null
        ? new SourceCheck(finding, null, null)
        : new SourceCheck(finding, facts(bean), Times.instant(bean.checkedAt()));
  }

  static Serving serving(LoraAdapterStatus status, List<Condition> conditions) {
    EndpointStatus endpoint = status.endpoint();
    List<BindingStatus> bindings = status.bindings();
    return new Serving(
        finding(Conditions.BOUND, conditions),
        endpoint == null || endpoint.id() == null || endpoint.name() == null
            ? null
            : new Target(endpoint.id(), endpoint.name(), endpoint.model(), endpoint.state()),
        bindings == null
            ? List.of()
            : bindings.stream().filter(ServingMapper::isWhole).map(ServingMapper::core).toList());
  }

  static @Nullable Verification verification(
      @Nullable VerificationStatus bean, List<Condition> conditions) {
    ConditionValue finding = finding(Conditions.INFERENCE_VERIFIED, conditions);
    if (bean == null || bean.revision() == null || finding == null) {
      return null;
    }
    return new Verification(
        bean.revision(),
        finding,
        Times.instant(bean.startTime()),
        Objects.requireNonNullElse(bean.attempts(), 0),
        answer(bean),
        Times.setback(bean.inputsRevision(), bean.nextAttemptTime()));
  }

  static @Nullable EndpointStatus endpoint(Serving serving) {
    Target endpoint = serving.endpoint();
    return endpoint == null
        ? null
        : new EndpointStatus(endpoint.id(), endpoint.name(), endpoint.state(), endpoint.model());
  }

  static @Nullable List<BindingStatus> bindings(Serving serving) {
    return serving.attachments().isEmpty()
        ? null
        : serving.attachments().stream()
            .map(held -> new BindingStatus(held.endpointId(), held.endpointName(), held.model()))
            .toList();
  }

  private static @Nullable ConditionValue finding(String type, List<Condition> conditions) {
    return conditions.stream()
        .filter(condition -> condition.type().equals(type))
        .map(
            condition ->
                new ConditionValue(condition.status(), condition.reason(), condition.message()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isWhole(BindingStatus bean) {
    return bean.endpointId() != null && bean.endpointName() != null && bean.model() != null;
  }

  private static Attachment core(BindingStatus bean) {
    return new Attachment(bean.endpointId(), bean.endpointName(), bean.model());
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

  static @Nullable AdapterStatus bean(@Nullable SourceCheck check) {
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

  private static Verification.@Nullable Answer answer(VerificationStatus bean) {
    Instant time = Times.instant(bean.time());
    return time == null
        ? null
        : new Verification.Answer(
            time,
            Duration.ofMillis(Objects.requireNonNullElse(bean.latencyMillis(), 0L)),
            bean.model(),
            bean.finishReason(),
            Objects.requireNonNullElse(bean.answer(), ""),
            bean.promptTokens(),
            bean.completionTokens());
  }

  static @Nullable VerificationStatus bean(@Nullable Verification verification) {
    if (verification == null) {
      return null;
    }
    Verification.Answer answer = verification.answer();
    RetryGate setback = verification.setback();
    return new VerificationStatus(
        verification.revision(),
        Times.seconds(verification.startedAt()),
        verification.attempts() == 0 ? null : verification.attempts(),
        answer == null ? null : Times.seconds(answer.time()),
        answer == null ? null : answer.latency().toMillis(),
        answer == null ? null : answer.model(),
        answer == null ? null : answer.finishReason(),
        answer == null ? null : answer.text(),
        answer == null ? null : answer.promptTokens(),
        answer == null ? null : answer.completionTokens(),
        setback == null ? null : setback.inputsRevision(),
        setback == null ? null : Times.seconds(setback.retryAt()));
  }
}
