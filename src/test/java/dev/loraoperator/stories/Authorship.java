package dev.loraoperator.stories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Separates what the owner of a resource has written from what the operator has. */
final class Authorship {

  static final String FINALIZER = "lora-operator.dev/cleanup";

  private Authorship() {}

  /** Everything except what the API server maintains and the operator may write. */
  static JsonNode owners(JsonNode adapter) {
    ObjectNode copy = adapter.deepCopy();
    copy.remove("status");
    ObjectNode metadata = (ObjectNode) copy.get("metadata");
    if (metadata.has("deletionTimestamp")) {
      // The API server counts a deletion as a change.
      metadata.put("generation", metadata.get("generation").asInt() - 1);
    }
    metadata.remove(
        List.of(
            "managedFields", "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds"));
    ArrayNode others = metadata.arrayNode();
    for (JsonNode finalizer : metadata.path("finalizers")) {
      if (!finalizer.asText().equals(FINALIZER)) {
        others.add(finalizer);
      }
    }
    metadata.set("finalizers", others);
    return copy;
  }

  /** The fields that managers other than kubectl have written. */
  static List<String> operators(JsonNode adapter) {
    List<String> fields = new ArrayList<>();
    for (JsonNode manager : adapter.at("/metadata/managedFields")) {
      if (!manager.get("manager").asText().startsWith("kubectl")) {
        for (var part : manager.get("fieldsV1").properties()) {
          if (part.getKey().equals("f:metadata")) {
            part.getValue().fieldNames().forEachRemaining(name -> fields.add("metadata " + name));
          } else {
            fields.add(part.getKey());
          }
        }
      }
    }
    return fields;
  }
}
