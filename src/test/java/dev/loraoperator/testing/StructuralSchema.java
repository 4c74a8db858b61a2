package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The part of a CRD's schema that any cluster checks: types, patterns, lengths, required fields;
 * and unknown fields, as {@code kubectl apply} refuses them.
 */
final class StructuralSchema {

  private final Schema schema;

  /**
   * @param openApi an {@code openAPIV3Schema}; not changed
   */
  StructuralSchema(JsonNode openApi) {
    ObjectNode root = openApi.deepCopy();
    forbidUnknownFields(root);
    ObjectNode properties = root.withObjectProperty("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.putObject("metadata").put("type", "object");
    schema = registry().getSchema(root);
  }

  /** What is wrong, each as {@code path: fault}; empty when nothing is. */
  List<String> check(JsonNode resource) {
    return schema.validate(resource).stream().map(StructuralSchema::describe).toList();
  }

  private static SchemaRegistry registry() {
    // Messages are compared with files, so they must not follow the machine's language.
    SchemaRegistryConfig config = SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build();
    // OpenAPI 3.0 schemas are close to draft 4; unlike later drafts it also checks formats.
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_4, registry -> registry.schemaRegistryConfig(config));
  }

  private static String describe(Error error) {
    String path = error.getInstanceLocation().toString().replace('/', '.');
    return (path.startsWith(".") ? path.substring(1) : path) + ": " + error.getMessage();
  }

  private static void forbidUnknownFields(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(
          object.properties().stream()
              .map(Map.Entry::getKey)
              .filter(key -> key.startsWith("x-kubernetes-"))
              .toList());
      if (object.path("properties").isObject() && object.path("type").isTextual()) {
        object.put("additionalProperties", false);
      }
    }
    node.forEach(StructuralSchema::forbidUnknownFields);
  }
}
