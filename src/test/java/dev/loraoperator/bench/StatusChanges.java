package dev.loraoperator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Counts the writes of adapters by what they change, in the order of their first. */
final class StatusChanges implements Watcher<LoraAdapter> {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, JsonNode> last = new HashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  @Override
  public synchronized void eventReceived(Action action, LoraAdapter adapter) {
    JsonNode now = flat(MAPPER.valueToTree(adapter.getStatus()));
    JsonNode before = last.put(adapter.getMetadata().getName(), now);
    if (before != null && action == Action.MODIFIED) {
      counts.merge("status: " + changes(before, now), 1, Integer::sum);
    }
  }

  synchronized Map<String, Integer> counts() {
    return new LinkedHashMap<>(counts);
  }

  /** Reasons of conditions by their types, and fields of the newest revision. */
  private static JsonNode flat(JsonNode status) {
    ObjectNode flat = MAPPER.createObjectNode();
    status
        .properties()
        .forEach(
            field -> {
              switch (field.getKey()) {
                case "conditions" ->
                    field
                        .getValue()
                        .forEach(
                            condition ->
                                flat.put(
                                    condition.path("type").asText(),
                                    condition.path("reason").asText()));
                case "revisions" ->
                    field
                        .getValue()
                        .path(0)
                        .properties()
                        .forEach(inner -> flat.set("revision." + inner.getKey(), inner.getValue()));
                default -> flat.set(field.getKey(), field.getValue());
              }
            });
    return flat;
  }

  private static String changes(JsonNode before, JsonNode now) {
    Set<String> names = new TreeSet<>();
    before.fieldNames().forEachRemaining(names::add);
    now.fieldNames().forEachRemaining(names::add);
    for (Iterator<String> all = names.iterator(); all.hasNext(); ) {
      String name = all.next();
      if (before.path(name).equals(now.path(name))) {
        all.remove();
      }
    }
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      boolean word = !name.isEmpty() && Character.isUpperCase(name.charAt(0));
      text.append(text.length() == 0 ? "" : ", ").append(name);
      if (word || name.equals("revision.remoteStatus")) {
        text.append('=').append(now.path(name).asText("gone"));
      }
    }
    return text.toString();
  }

  @Override
  public void onClose(WatcherException cause) {
    throw new IllegalStateException(cause);
  }
}
