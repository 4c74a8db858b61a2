package dev.loraoperator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What a released CRD allows and another one no longer does. A keyword of a schema that is not
 * known here may not change at all, so a new one is not overlooked.
 */
final class CrdCompatibility {

  /** What the API server knows the resource by; short names and categories are for people. */
  private static final List<String> IDENTITY =
      List.of("/spec/group", "/spec/scope", "/spec/names/kind", "/spec/names/plural");

  private final Set<String> listedRules;
  private final List<String> breaks = new ArrayList<>();

  private CrdCompatibility(Set<String> listedRules) {
    this.listedRules = listedRules;
  }

  /**
   * @param listedRules rules that are new on purpose, each as {@code path: rule}
   * @return each as {@code path: what is broken}; empty when whoever used {@code released} may go
   *     on with {@code current}
   */
  static List<String> breaks(JsonNode released, JsonNode current, Set<String> listedRules) {
    CrdCompatibility compatibility = new CrdCompatibility(listedRules);
    compatibility.compare(released, current);
    return List.copyOf(compatibility.breaks);
  }

  private void compare(JsonNode released, JsonNode current) {
    IDENTITY.forEach(pointer -> same(pointer, released.at(pointer), current.at(pointer)));
    lost("shortNames", released.at("/spec/names/shortNames"), current.at("/spec/names/shortNames"));
    lost("categories", released.at("/spec/names/categories"), current.at("/spec/names/categories"));
    for (JsonNode before : released.at("/spec/versions")) {
      String name = before.get("name").asText();
      version(current, name)
          .ifPresentOrElse(after -> version(name, before, after), () -> found(name, "vanished"));
    }
  }

  private static Optional<JsonNode> version(JsonNode crd, String name) {
    return StreamSupport.stream(crd.at("/spec/versions").spliterator(), false)
        .filter(version -> version.path("name").asText().equals(name))
        .findFirst();
  }

  private void version(String name, JsonNode before, JsonNode after) {
    same(name + " served", before.path("served"), after.path("served"));
    lost(name + " subresources", names(before, "subresources"), names(after, "subresources"));
    String schema = "/schema/openAPIV3Schema";
    schema(name, before.at(schema), after.at(schema));
  }

  private void schema(String path, JsonNode before, JsonNode after) {
    Set<String> keywords = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(keywords::add);
    after.fieldNames().forEachRemaining(keywords::add);
    keywords.forEach(word -> keyword(path, word, before.path(word), after.path(word)));
  }

  private void keyword(String path, String keyword, JsonNode before, JsonNode after) {
    String place = path + " " + keyword;
    switch (keyword) {
      case "description", "title", "example", "externalDocs" -> {}
      case "properties" -> properties(path, before, after);
      case "items" -> schema(path + "[]", before, after);
      case "required" -> lost(place + " added", texts(after), texts(before));
      case "enum" -> enumeration(place, before, after);
      case "x-kubernetes-validations" -> rules(path, before, after);
      case "minimum", "minLength", "minItems", "minProperties" -> bound(place, before, after, 1);
      case "maximum", "maxLength", "maxItems", "maxProperties" -> bound(place, before, after, -1);
      case "pattern" -> {
        // Whether one pattern allows all that another does cannot be told.
        if (!after.isMissingNode()) {
          same(place, before, after);
        }
      }
      default -> same(place, before, after);
    }
  }

  private void properties(String path, JsonNode before, JsonNode after) {
    before
        .properties()
        .forEach(
            property -> {
              String place = path + "." + property.getKey();
              if (after.has(property.getKey())) {
                schema(place, property.getValue(), after.get(property.getKey()));
              } else {
                found(place, "vanished");
              }
            });
  }

  private void enumeration(String place, JsonNode before, JsonNode after) {
    if (before.isMissingNode()) {
      found(place, "added");
    } else if (!after.isMissingNode()) {
      lost(place, texts(before), texts(after));
    }
  }

  private void rules(String path, JsonNode before, JsonNode after) {
    Set<String> known = new LinkedHashSet<>(before.findValuesAsText("rule"));
    for (String rule : new LinkedHashSet<>(after.findValuesAsText("rule"))) {
      if (!known.contains(rule) && !listedRules.contains(path + ": " + rule)) {
        found(path, "rule added: " + rule);
      }
    }
  }

  /**
   * @param tighter the sign of a change that allows less
   */
  private void bound(String place, JsonNode before, JsonNode after, int tighter) {
    boolean added = before.isMissingNode();
    boolean removed = after.isMissingNode();
    if (added
        || (!removed && after.decimalValue().compareTo(before.decimalValue()) * tighter > 0)) {
      found(place, added ? "added" : "tightened from " + before + " to " + after);
    }
  }

  private void same(String place, JsonNode before, JsonNode after) {
    if (!before.equals(after)) {
      found(place, "changed from " + text(before) + " to " + text(after));
    }
  }

  private void lost(String place, JsonNode before, JsonNode after) {
    lost(place, texts(before), texts(after));
  }

  private void lost(String place, Set<String> before, Set<String> after) {
    before.stream().filter(value -> !after.contains(value)).forEach(value -> found(place, value));
  }

  private void found(String place, String what) {
    breaks.add(place + ": " + what);
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new LinkedHashSet<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static Set<String> names(JsonNode parent, String field) {
    Set<String> names = new LinkedHashSet<>();
    parent.path(field).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
