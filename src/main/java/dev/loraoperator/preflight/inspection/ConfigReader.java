package dev.loraoperator.preflight.inspection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.preflight.rules.FileListing;
import dev.loraoperator.preflight.rules.PeftConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code adapter_config.json}, whose fields have other types in older versions of PEFT. */
final class ConfigReader {

  private static final int MAX_MODULES = 64;
  private static final String FIX = ". Take it from the folder that PEFT's save_pretrained wrote";

  private @Nullable String peftType;
  private @Nullable Integer rank;
  private @Nullable Integer alpha;
  private List<String> targetModules = List.of();
  private @Nullable String baseModel;
  private @Nullable String taskType;
  private boolean dora;
  private boolean modulesToSave;
  private @Nullable String bias;

  private ConfigReader() {}

  /** The configuration, of LoRA or any other type. */
  static PeftConfig read(byte[] content) throws InspectionEndedException {
    if (LfsPointer.is(content)) {
      throw LfsPointer.found(FileListing.CONFIG);
    }
    try (JsonParser json = Json.FACTORY.createParser(content)) {
      return new ConfigReader().read(json);
    } catch (JsonProcessingException e) {
      throw notJson("is not JSON");
    } catch (InspectionEndedException e) {
      throw e;
    } catch (IOException e) {
      // Bytes that are not text in any encoding.
      throw notJson("is not JSON");
    }
  }

  /** Together serves nothing else. */
  static void checkLora(PeftConfig config) throws InspectionEndedException {
    String type = config.peftType();
    if (!"LORA".equalsIgnoreCase(type)) {
      throw new InspectionEndedException(
          Reason.NOT_LORA,
          FileListing.CONFIG
              + (type == null ? " has no peft_type" : " has peft_type " + FileListing.shown(type))
              + ", and Together serves LORA only. Train or convert the adapter as LoRA");
    }
  }

  private PeftConfig read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw notJson("is not a JSON object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      field(field, json);
    }
    if (json.nextToken() != null) {
      throw notJson("goes on after its JSON object");
    }
    return new PeftConfig(
        peftType, rank, alpha, targetModules, baseModel, taskType, dora, modulesToSave, bias);
  }

  private void field(String field, JsonParser json) throws IOException {
    switch (field) {
      case "peft_type" -> peftType = text(json);
      case "r" -> rank = integer(json);
      case "lora_alpha" -> alpha = integer(json);
      case "target_modules" -> targetModules = texts(json);
      case "base_model_name_or_path" -> baseModel = text(json);
      case "task_type" -> taskType = text(json);
      case "use_dora" -> dora = json.currentToken() == JsonToken.VALUE_TRUE;
      case "modules_to_save" -> modulesToSave = !texts(json).isEmpty();
      case "bias" -> bias = text(json);
      default -> json.skipChildren();
    }
    json.skipChildren();
  }

  private static @Nullable String text(JsonParser json) throws IOException {
    String text = Json.text(json);
    return text == null ? null : Redactor.clean(text, List.of());
  }

  private static @Nullable Integer integer(JsonParser json) throws IOException {
    Long number = Json.number(json);
    return number == null || number != number.intValue()
        ? null
        : Integer.valueOf(number.intValue());
  }

  /** A list of texts, or one text alone. */
  private static List<String> texts(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      String one = text(json);
      return one == null || one.isEmpty() ? List.of() : List.of(one);
    }
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String text = Json.text(json);
      if (text != null && texts.size() < MAX_MODULES) {
        texts.add(FileListing.shown(text));
      }
    }
    return texts;
  }

  private static InspectionEndedException notJson(String what) {
    return new InspectionEndedException(
        Reason.CONFIG_NOT_JSON, FileListing.CONFIG + " " + what + FIX);
  }
}
