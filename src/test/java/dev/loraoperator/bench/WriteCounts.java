package dev.loraoperator.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many writes an API server has had so far, as it counts them itself. */
record WriteCounts(Map<String, Long> byKind) {

  static final String CREATES = "POST loraadapters 201";
  static final String STATUSES = "PUT loraadapters/status 200";
  static final String PATCHES = "PATCH loraadapters 200";
  static final String CONFLICTS = "PUT loraadapters/status 409";
  static final String EVENTS = "POST events 201";

  private static final Pattern LINE =
      Pattern.compile("^apiserver_request_total\\{(.*)} (\\S+)$", Pattern.MULTILINE);

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  static WriteCounts of(KubernetesClient client) {
    Map<String, Long> counts = new HashMap<>();
    Matcher line = LINE.matcher(client.raw("/metrics"));
    while (line.find()) {
      Map<String, String> labels = new HashMap<>();
      Matcher label = LABEL.matcher(line.group(1));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      String part = labels.get("subresource");
      String kind =
          labels.get("verb")
              + " "
              + labels.get("resource")
              + (part.isEmpty() ? "" : "/" + part)
              + " "
              + labels.get("code");
      counts.merge(kind, (long) Double.parseDouble(line.group(2)), Long::sum);
    }
    return new WriteCounts(counts);
  }

  long count(String kind) {
    return byKind.getOrDefault(kind, 0L);
  }

  WriteCounts since(WriteCounts before) {
    Map<String, Long> change = new HashMap<>(byKind);
    before.byKind.forEach((kind, count) -> change.merge(kind, -count, Long::sum));
    return new WriteCounts(change);
  }
}
