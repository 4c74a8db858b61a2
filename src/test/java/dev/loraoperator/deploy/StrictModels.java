package dev.loraoperator.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Objects;

/**
 * Fabric8's models, which are made from the API's own description, without their tolerance: a field
 * that the API does not know is an error.
 */
final class StrictModels {

  private static final KubernetesSerialization KINDS = new KubernetesSerialization();
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .registerModule(new SimpleModule().setDeserializerModifier(new NothingUnknown()));

  private StrictModels() {}

  static HasMetadata read(JsonNode resource) {
    String kind = resource.at("/kind").asText();
    var type = KINDS.getRegisteredKubernetesResource(resource.at("/apiVersion").asText(), kind);
    try {
      return (HasMetadata) MAPPER.treeToValue(resource, Objects.requireNonNull(type, kind));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(kind + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Takes away the map in which the models keep what they do not know. */
  private static final class NothingUnknown extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public BeanDeserializerBuilder updateBuilder(
        DeserializationConfig config,
        BeanDescription description,
        BeanDeserializerBuilder builder) {
      builder.setAnySetter(null);
      builder.setIgnoreUnknownProperties(false);
      return builder;
    }
  }
}
