package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;

/** The adapters of the tests are real ones. */
class AdapterFilesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BASE = "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference";

  private final Map<String, byte[]> files = AdapterFiles.valid(BASE);

  @Test
  void theConfigurationIsThatOfALoraAdapter() throws IOException {
    // When
    JsonNode config = JSON.readTree(files.get(AdapterFiles.CONFIG));

    // Then
    assertThat(config.path("peft_type").asText()).isEqualTo("LORA");
    assertThat(config.path("task_type").asText()).isEqualTo("CAUSAL_LM");
    assertThat(config.path("base_model_name_or_path").asText()).isEqualTo(BASE);
    assertThat(config.path("r").asInt()).isPositive();
    assertThat(config.path("target_modules")).isNotEmpty();
  }

  @Test
  void theWeightsFillTheFileExactly() throws IOException {
    // Given
    ByteBuffer weights =
        ByteBuffer.wrap(files.get(AdapterFiles.WEIGHTS)).order(ByteOrder.LITTLE_ENDIAN);

    // When
    byte[] header = new byte[Math.toIntExact(weights.getLong())];
    weights.get(header);
    JsonNode tensors = JSON.readTree(header);

    // Then
    List<String> names = new ArrayList<>();
    tensors.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .anyMatch(name -> name.contains("lora_A"))
        .anyMatch(name -> name.contains("lora_B"));
    int end = 0;
    for (JsonNode tensor : tensors) {
      end = Math.max(end, tensor.path("data_offsets").path(1).asInt());
    }
    assertThat(weights.remaining()).isEqualTo(end);
  }

  @Test
  void aZipHasTheFilesAtItsRoot() throws IOException {
    // When
    byte[] archive = AdapterFiles.zip(files);

    // Then
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        names.add(entry.getName());
        assertThat(zip.readAllBytes()).isEqualTo(files.get(entry.getName()));
      }
    }
    assertThat(names).containsExactlyElementsOf(files.keySet());
  }

  @Test
  void aTarballNamesItsFilesAsTarDoes() throws IOException {
    // When
    byte[] archive = AdapterFiles.tarGz(files);

    // Then
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GzipCompressorInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        names.add(entry.getName());
      }
    }
    assertThat(names)
        .containsExactly("./adapter_config.json", "./adapter_model.safetensors", "./README.md");
  }

  @Test
  void filesCanBeDroppedAndNested() {
    // When
    Map<String, byte[]> broken =
        AdapterFiles.nested("my-lora", AdapterFiles.without(AdapterFiles.CONFIG, files));

    // Then
    assertThat(broken).containsOnlyKeys("my-lora/adapter_model.safetensors", "my-lora/README.md");
  }
}
