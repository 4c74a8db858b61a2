package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which fields the PATCH of an endpoint or a deployment changes. */
final class UpdateMask {

  private UpdateMask() {}

  /** Those of the mask; without one, those that the body has something for. */
  static List<String> paths(V2Call call, Set<String> mutable) {
    String mask = call.query("updateMask");
    List<String> paths =
        mask.isEmpty()
            ? mutable.stream().filter(key -> hasContent(call.member(key))).sorted().toList()
            : Stream.of(mask.split(",")).map(CallReader::camel).toList();
    paths.stream()
        .filter(path -> !mutable.contains(path.replaceFirst("\\..*", "")))
        .findFirst()
        .ifPresent(
            path -> {
              throw V2Refusal.invalid("invalid path in update_mask: " + path);
            });
    if (paths.isEmpty()) {
      throw V2Refusal.invalid("no fields to update");
    }
    return paths;
  }

  private static boolean hasContent(JsonNode value) {
    boolean emptyText = value.isTextual() && value.asText().isEmpty();
    boolean emptyList = value.isContainerNode() && value.isEmpty();
    return !value.isMissingNode() && !emptyText && !emptyList;
  }
}
