package dev.loraoperator.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What {@code kubectl get -o yaml} printed of a real adapter, with the same words for whatever is
 * new in each run. {@code -Dargocd.record=true} writes the files anew.
 */
public record Recording(String yaml) {

  private static final Map<String, String> SAME =
      Map.of(
          // kubectl shows neither since 1.21.
          "(?m)^  managedFields:\n(?:  - .*\n|    .*\n)+",
          "",
          "(?m)^  selfLink: .*\n",
          "",
          "resourceVersion: \"\\d+\"",
          "resourceVersion: \"1\"",
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z",
          "2026-11-26T12:00:00Z",
          "\\bstory-[0-9a-f]{8}\\b",
          "team-a",
          "\\bacct-[0-9a-f]{8}\\b",
          "acme",
          "(probe|inputs)Hash: [0-9a-f]{16}\\b",
          "$1Hash: 0123456789abcdef",
          "latencyMillis: \\d+",
          "latencyMillis: 850",
          "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
          "00000000-0000-4000-8000-000000000000");

  public static boolean isAsked() {
    return Boolean.getBoolean("argocd.record");
  }

  /** What is in {@code testdata}. */
  public static Recording read(String name) {
    return new Recording(Customization.text(file(name)));
  }

  public JsonNode resource() {
    return Serialization.unmarshal(yaml, JsonNode.class);
  }

  /** Writes it to {@code testdata}, with what kstatus makes of it at its head. */
  public void write(String name) {
    String kstatus = "# kstatus: " + Kstatus.of(resource()) + "\n";
    try {
      Files.writeString(file(name), kstatus + normalised());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String normalised() {
    String text = yaml;
    for (Map.Entry<String, String> same : SAME.entrySet()) {
      text = text.replaceAll(same.getKey(), same.getValue());
    }
    return text;
  }

  private static Path file(String name) {
    return Customization.TESTDATA.resolve(name + ".yaml");
  }
}
