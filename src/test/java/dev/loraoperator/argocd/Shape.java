package dev.loraoperator.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What two resources in the same state have in common.
 *
 * @param fields the paths of all fields, without positions in lists
 * @param conditions each as {@code Type=Status Reason}, in order
 */
public record Shape(
    String health, String kstatus, List<String> conditions, SortedSet<String> fields) {

  public static Shape of(Recording recording) {
    JsonNode resource = Serialization.unmarshal(recording.normalised(), JsonNode.class);
    SortedSet<String> fields = new TreeSet<>();
    collect("", resource, fields);
    return new Shape(
        ArgoHealth.of(resource).status(),
        Kstatus.of(resource),
        StreamSupport.stream(resource.at("/status/conditions").spliterator(), false)
            .map(Shape::words)
            .toList(),
        fields);
  }

  private static String words(JsonNode condition) {
    return condition.path("type").asText()
        + "="
        + condition.path("status").asText()
        + " "
        + condition.path("reason").asText();
  }

  private static void collect(String path, JsonNode node, SortedSet<String> fields) {
    if (node.isObject()) {
      node.properties()
          .forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), fields));
    } else if (node.isArray()) {
      node.forEach(element -> collect(path, element, fields));
    } else {
      fields.add(path);
    }
  }
}
