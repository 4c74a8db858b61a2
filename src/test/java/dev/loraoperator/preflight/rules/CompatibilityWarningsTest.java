package dev.loraoperator.preflight.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompatibilityWarningsTest {

  private static final String BASE = "acme/Base-8B";

  private static final List<SupportedBase> BASES =
      List.of(
          new SupportedBase("acme/Base-8B-FP8-Lora", List.of("q_proj", "v_proj"), 16, 64),
          new SupportedBase("acme/Moe-Lora", List.of("q_proj", "shared_expert.up_proj"), 16, null));

  private record Case(
      String name, PeftConfig config, @Nullable String expectedBase, List<String> words) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static PeftConfig config(@Nullable String base, int rank, String... modules) {
    return new PeftConfig(
        "LORA", rank, 16, List.of(modules), base, "CAUSAL_LM", false, false, "none");
  }

  private static PeftConfig features(boolean dora, boolean modulesToSave, @Nullable String bias) {
    return new PeftConfig("LORA", 8, 16, List.of("q_proj"), BASE, null, dora, modulesToSave, bias);
  }

  static Stream<Case> cases() {
    return Stream.of(
        none("a plain adapter", config(BASE, 8, "q_proj", "v_proj"), BASE),
        none("the base in another packing", config("x/base-8b-bnb-4bit", 8, "q_proj"), BASE),
        none("no base in the file", config(null, 8, "q_proj"), BASE),
        none("a blank base in the file", config(" ", 8, "q_proj"), BASE),
        none("a local path in the file", config("/data/models/base", 8, "q_proj"), BASE),
        none("no base in the spec", config("acme/Other", 8, "q_proj"), null),
        none("a base that is in no table", config("acme/Other", 512, "lm_head"), "acme/Other"),
        none("all-linear", config(BASE, 8, "all-linear"), BASE),
        none("a regular expression", config(BASE, 8, ".*\\.(q|k)_proj$"), BASE),
        none("modules with their path", config(BASE, 8, "model.layers.0.self_attn.q_proj"), BASE),
        none("the last part of a module", config("acme/Moe", 8, "up_proj"), "acme/Moe"),
        none("the greatest rank", config(BASE, 64, "q_proj"), BASE),
        none("any rank where none is published", config("acme/Moe", 999, "q_proj"), "acme/Moe"),
        none("bias not said", features(false, false, null), BASE),
        new Case(
            "another base", config("acme/Other", 8, "q_proj"), BASE, List.of("acme/Other", BASE)),
        new Case("DoRA", features(true, false, "none"), BASE, List.of("use_dora")),
        new Case(
            "modules to save", features(false, true, "none"), BASE, List.of("modules_to_save")),
        new Case("bias", features(false, false, "lora_only"), BASE, List.of("bias is lora_only")),
        new Case(
            "modules outside the row",
            config(BASE, 8, "q_proj", "embed_tokens"),
            BASE,
            List.of("embed_tokens", "acme/Base-8B-FP8-Lora")),
        new Case(
            "modules outside the row of the file's base",
            config(BASE, 8, "lm_head"),
            null,
            List.of("lm_head")),
        new Case(
            "many modules outside the row",
            config(BASE, 8, "a", "b", "c", "d", "e", "f", "g"),
            BASE,
            List.of("a, b, c, d, e and 2 more")),
        new Case("rank", config(BASE, 65, "q_proj"), BASE, List.of("rank 65 is over the 64")));
  }

  private static Case none(String name, PeftConfig config, @Nullable String expectedBase) {
    return new Case(name, config, expectedBase, List.of());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void anIncompatibilityIsOneWarning(Case given) {
    // When
    List<String> warnings = CompatibilityWarnings.of(given.config(), given.expectedBase(), BASES);

    // Then
    if (given.words().isEmpty()) {
      assertThat(warnings).isEmpty();
    } else {
      assertThat(warnings).singleElement().asString().contains(given.words());
    }
  }

  @Test
  void whatATenantWroteKeepsToItsLine() {
    // When
    List<String> warnings =
        CompatibilityWarnings.of(
            config("acme/Other", 8, "q_proj"), "acme/Base\r\nlevel=ERROR \u009b31m forged", BASES);

    // Then
    assertThat(warnings).singleElement().asString().contains("acme/Base level=ERROR 31m forged;");
  }
}
