package dev.loraoperator.kubernetes;

import dev.loraoperator.api.v1alpha1.BindingStatus;
import dev.loraoperator.api.v1alpha1.EndpointStatus;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.backend.ApiVocabulary;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.state.Serving;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code status.endpoint}, {@code status.bindings} and condition {@code Bound}. */
final class ServingMapper {

  private final ApiVocabulary vocabulary;

  ServingMapper(ApiVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  Serving state(LoraAdapterStatus status) {
    EndpointStatus endpoint = status.endpoint();
    List<BindingStatus> bindings = status.bindings();
    return new Serving(
        StatusConditions.value(status, Conditions.BOUND),
        endpoint == null || endpoint.id() == null || endpoint.name() == null
            ? null
            : new Serving.Endpoint(
                endpoint.id(), endpoint.name(), endpoint.model(), endpoint.state()),
        bindings == null
            ? List.of()
            : bindings.stream().filter(ServingMapper::isWhole).map(this::attachment).toList());
  }

  static @Nullable EndpointStatus endpoint(Serving serving, UnaryOperator<String> mask) {
    Serving.Endpoint endpoint = serving.endpoint();
    if (endpoint == null) {
      return null;
    }
    String state = endpoint.state() == null ? null : mask.apply(endpoint.state());
    return new EndpointStatus(endpoint.id(), endpoint.name(), state, endpoint.model());
  }

  static @Nullable List<BindingStatus> bindings(Serving serving) {
    return serving.attachments().isEmpty()
        ? null
        : serving.attachments().stream()
            .map(held -> new BindingStatus(held.endpointId(), held.endpointName(), held.model()))
            .toList();
  }

  private static boolean isWhole(BindingStatus bean) {
    return bean.endpointId() != null && bean.endpointName() != null && bean.model() != null;
  }

  private Attachment attachment(BindingStatus bean) {
    return new Attachment(
        bean.endpointId(),
        bean.endpointName(),
        bean.model(),
        vocabulary.inferenceModel(bean.endpointName(), bean.model()));
  }
}
