package dev.loraoperator.stories;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One line of the operator's log in {@code LOG_FORMAT=json}.
 *
 * @param keys its key-value pairs
 */
record LogLine(String level, String text, Map<String, String> keys) {

  private static final Set<String> COMMON_KEYS =
      Set.of("timestamp", "level", "logger", "thread", "msg");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** All lines of a log; fails for a line that is not a JSON object. */
  static List<LogLine> of(String log) {
    return log.lines().map(LogLine::parse).toList();
  }

  private static LogLine parse(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      Map<String, String> keys = new LinkedHashMap<>();
      json.properties().stream()
          .filter(field -> !COMMON_KEYS.contains(field.getKey()))
          .forEach(field -> keys.put(field.getKey(), field.getValue().asText()));
      return new LogLine(json.required("level").asText(), json.required("msg").asText(), keys);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new AssertionError("not a line of JSON: " + line, e);
    }
  }

  boolean isAbout(String adapter) {
    return Objects.equals(keys.get("name"), adapter);
  }

  boolean isTransition() {
    return text.equals("adapter changed state");
  }

  String reason() {
    return keys.get("reason");
  }
}
