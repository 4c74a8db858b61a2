package dev.loraoperator.preflight;

import dev.loraoperator.model.AdapterFacts;
import dev.loraoperator.preflight.rules.PeftConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one inspection knows so far, so that it is told however the inspection ends. */
final class InspectionBuilder {

  private @Nullable String format;
  private @Nullable Long sizeBytes;
  private @Nullable Integer files;
  private @Nullable String fingerprint;
  private @Nullable PeftConfig config;
  private @Nullable Integer tensors;

  void format(String name) {
    format = name;
  }

  void sizeBytes(@Nullable Long size) {
    sizeBytes = size;
  }

  void files(int count) {
    files = count;
  }

  void fingerprint(@Nullable String text) {
    fingerprint = text;
  }

  /** Reads the configuration, and stops when it is not of LoRA. */
  void readConfig(byte[] content) throws InspectionEndedException {
    PeftConfig read = ConfigReader.read(content);
    config = read;
    ConfigReader.checkLora(read);
  }

  /** Reads the header of the weights, and stops when they cannot be whole. */
  void readWeights(InputStream in, long size) throws IOException {
    tensors = SafetensorsHeader.tensors(in, size);
  }

  boolean hasConfig() {
    return config != null;
  }

  boolean isComplete() {
    return config != null && tensors != null;
  }

  /** Null until it was read. */
  @Nullable PeftConfig config() {
    return config;
  }

  /** Null as long as nothing is known. */
  @Nullable AdapterFacts facts() {
    if (format == null) {
      return null;
    }
    PeftConfig read = config;
    return new AdapterFacts(
        format,
        read == null ? null : read.rank(),
        read == null ? null : read.alpha(),
        read == null ? List.of() : read.targetModules(),
        read == null ? null : read.baseModel(),
        read == null ? null : read.taskType(),
        sizeBytes,
        tensors,
        files,
        fingerprint);
  }
}
