package dev.loraoperator.together.v2.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under which names of v2 a name of v1 is looked for. */
class BaseAliasesTest {

  private static final BaseAliases ALIASES = BaseAliases.load();

  @ParameterizedTest
  @CsvSource({
    "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference,      meta-llama/Llama-3.1-8B-Instruct",
    "meta-llama/Meta-Llama-3.1-8B-131k-Instruct-Reference, meta-llama/Llama-3.1-8B-Instruct",
    "meta-llama/Llama-3.3-70B-32k-Instruct-Reference,      meta-llama/Llama-3.3-70B-Instruct",
    "meta-llama/Llama-3.3-70B-Instruct-FP8-Lora,           meta-llama/Llama-3.3-70B-Instruct",
    "deepseek-ai/DeepSeek-R1-Distill-Llama-70B-32k,        deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
    "meta-llama/Llama-4-Scout-17B-16E-Instruct-VLM,        meta-llama/Llama-4-Scout-17B-16E-Instruct",
    "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo,          meta-llama/Llama-3.1-8B-Instruct",
    "google/gemma-3-27b-it-lora,                           google/gemma-3-27b-it",
    "Qwen/Qwen3-235B-A22B-FP8,                             Qwen/Qwen3-235B-A22B",
    "META-LLAMA/META-LLAMA-3-8B-REFERENCE,                 META-LLAMA/Llama-3-8B",
    "togethercomputer/llama-2-7b-chat,                     meta-llama/Llama-2-7b-chat-hf",
    "Qwen3-235B-A22B-Lora,                                 Qwen3-235B-A22B",
  })
  void looksUnderTheCataloguesName(String name, String alias) {
    assertThat(ALIASES.names(name)).startsWith(name).contains(alias);
  }

  @ParameterizedTest
  @CsvSource({
    "Qwen/Qwen3.5-9B",
    "meta-llama/Llama-3.1-8B-Instruct",
    "microsoft/Phi-3-mini-128k-instruct",
    "org/metamorph-7B",
    "Meta-Llama-/x",
    "''",
  })
  void leavesOtherNamesAlone(String name) {
    assertThat(ALIASES.names(name)).containsExactly(name);
  }

  @Test
  void whatDiffersLeastIsLookedForFirst() {
    assertThat(ALIASES.names("meta-llama/Meta-Llama-3.1-8B-Reference"))
        .containsExactly(
            "meta-llama/Meta-Llama-3.1-8B-Reference",
            "meta-llama/Meta-Llama-3.1-8B",
            "meta-llama/Llama-3.1-8B-Reference",
            "meta-llama/Llama-3.1-8B");
  }

  @Test
  void aHostileNameHasNoEnd() {
    assertThat(ALIASES.names("x" + "-FP8-Lora-32k-Turbo-131k-VLM".repeat(500)).size())
        .isLessThan(100);
  }
}
