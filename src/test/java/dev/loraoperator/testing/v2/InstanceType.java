package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Hardware that one replica can run on, and its price.
 *
 * @param accelerator such as {@code nvidia-h100-80gb}
 * @param centsPerHour of one replica; 0 where there is no public price
 */
public record InstanceType(
    int gpuCount, String accelerator, int centsPerHour, List<String> regions) {

  /** In the two regions of the samples. */
  public static InstanceType of(int gpuCount, String accelerator, int centsPerHour) {
    return new InstanceType(
        gpuCount, accelerator, centsPerHour, List.of("us-central-8", "us-east-1"));
  }

  /** Such as {@code 1xnvidia-h100-80gb}. */
  public String id() {
    return gpuCount + "x" + accelerator;
  }

  ObjectNode json() {
    String type = accelerator.replaceAll("^nvidia-|-.*gb$", "").toUpperCase(Locale.ROOT);
    int memory = Integer.parseInt(accelerator.replaceAll(".*-|gb$", ""));
    ObjectNode json = V2Json.object().put("id", id());
    json.put("name", gpuCount + "x NVIDIA " + type).put("gpuType", type).put("gpuCount", gpuCount);
    json.put("description", gpuCount + " NVIDIA " + type + " with " + memory + " GB each");
    json.put("gpuMemoryGib", memory).put("priceCentsPerHour", centsPerHour);
    ArrayNode array = json.putArray("regions");
    for (String region : regions) {
      ObjectNode headroom = array.addObject().put("name", region).putObject("headroom");
      headroom.put("relation", "RELATION_GTE").put("value", 8);
    }
    return json;
  }
}
