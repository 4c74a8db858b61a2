package dev.loraoperator.preflight.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseModelsTest {

  @ParameterizedTest
  @CsvSource({
    "meta-llama/Llama-3.3-70B-Instruct, meta-llama/Llama-3.3-70B-Instruct",
    "meta-llama/Llama-3.3-70B-Instruct, META-LLAMA/llama-3.3-70b-instruct",
    "meta-llama/Llama-3.3-70B-Instruct, meta-llama/Llama-3.3-70B-Instruct-FP8-Lora",
    "meta-llama/Llama-3.3-70B-Instruct, meta-llama/Llama-3.3-70B-Instruct-Turbo",
    "meta-llama/Llama-3.1-8B-Instruct, meta-llama/Meta-Llama-3.1-8B-Instruct-Reference",
    "unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit, meta-llama/Meta-Llama-3.1-8B-Instruct",
    "unsloth/Meta-Llama-3.1-8B-Instruct-unsloth-bnb-4bit, meta-llama/Llama-3.1-8B-Instruct",
    "Qwen/Qwen3-235B-A22B-Instruct-2507, Qwen/Qwen3-235B-A22B-Instruct-2507-tput",
    "google/gemma-3-27b-it, google/gemma-3-27b-it-lora",
    "gpt2, openai-community/gpt2"
  })
  void areTheSame(String one, String other) {
    // When
    boolean same = BaseModels.same(one, other);

    // Then
    assertThat(same).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "meta-llama/Llama-3.3-70B-Instruct, meta-llama/Llama-3.1-70B-Instruct",
    "meta-llama/Llama-3.1-8B, meta-llama/Llama-3.1-8B-Instruct",
    "Qwen/Qwen3.5-9B-Lora, Qwen/Qwen3.5-27B-Lora",
    "Qwen/Qwen3.5-35B-A3B-Base-Lora, Qwen/Qwen3.5-35B-A3B-Lora",
    "acme/lora, acme/fp8"
  })
  void areNot(String one, String other) {
    // When
    boolean same = BaseModels.same(one, other);

    // Then
    assertThat(same).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/models/llama",
        "./llama",
        "../llama",
        "~/llama",
        "C:\\llama",
        "a/b/c",
        "D:/m"
      })
  void areFolders(String name) {
    // When
    boolean local = BaseModels.isLocalPath(name);

    // Then
    assertThat(local).isTrue();
  }
}
