package dev.loraoperator.kubernetes.status;

import dev.loraoperator.api.v1alpha1.AttachmentStatus;
import dev.loraoperator.api.v1alpha1.EndpointStatus;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.backend.ApiVocabulary;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.lifecycle.Conditions;
import dev.loraoperator.lifecycle.state.Serving;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code status.endpoint}, {@code status.attachments} and condition {@code Bound}. */
final class ServingMapper {

  private final ApiVocabulary vocabulary;

  ServingMapper(ApiVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  Serving state(LoraAdapterStatus status) {
    EndpointStatus endpoint = status.endpoint();
    List<AttachmentStatus> attachments = status.attachments();
    return new Serving(
        StatusConditions.value(status, Conditions.BOUND),
        endpoint == null || endpoint.id() == null || endpoint.name() == null
            ? null
            : new Serving.Endpoint(
                endpoint.id(), endpoint.name(), endpoint.model(), endpoint.state()),
        attachments == null
            ? List.of()
            : attachments.stream().filter(ServingMapper::isWhole).map(this::attachment).toList());
  }

  static @Nullable EndpointStatus endpoint(Serving serving, UnaryOperator<String> mask) {
    Serving.Endpoint endpoint = serving.endpoint();
    if (endpoint == null) {
      return null;
    }
    String state = endpoint.state() == null ? null : mask.apply(endpoint.state());
    return new EndpointStatus(endpoint.id(), endpoint.name(), state, endpoint.model());
  }

  static @Nullable List<AttachmentStatus> attachments(Serving serving) {
    return serving.attachments().isEmpty()
        ? null
        : serving.attachments().stream()
            .map(held -> new AttachmentStatus(held.endpointId(), held.endpointName(), held.model()))
            .toList();
  }

  private static boolean isWhole(AttachmentStatus bean) {
    return bean.endpointId() != null && bean.endpointName() != null && bean.model() != null;
  }

  private Attachment attachment(AttachmentStatus bean) {
    return new Attachment(
        bean.endpointId(),
        bean.endpointName(),
        bean.model(),
        vocabulary.inferenceModel(bean.endpointName(), bean.model()));
  }
}
