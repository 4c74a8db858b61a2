package dev.loraoperator.preflight.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What matters of {@code adapter_config.json} (PEFT, {@code src/peft/config.py}); only {@code
 * peft_type} is mandatory there.
 *
 * @param targetModules a regular expression or {@code all-linear} is its single member
 * @param modulesToSave whether {@code modules_to_save} names any
 * @param bias {@code none}, {@code all} or {@code lora_only}; null when not said
 */
public record PeftConfig(
    @Nullable String peftType,
    @Nullable Integer rank,
    @Nullable Integer alpha,
    List<String> targetModules,
    @Nullable String baseModel,
    @Nullable String taskType,
    boolean dora,
    boolean modulesToSave,
    @Nullable String bias) {

  public PeftConfig {
    targetModules = List.copyOf(targetModules);
  }
}
