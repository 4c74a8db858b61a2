package dev.loraoperator.preflight.inspection;

import dev.loraoperator.model.inspection.AdapterFacts;
import dev.loraoperator.preflight.rules.PeftConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what one inspection finds, to be reported however the inspection ends. */
public final class InspectionBuilder {

  private @Nullable String format;
  private @Nullable Long sizeBytes;
  private @Nullable Integer files;
  private @Nullable String fingerprint;
  private @Nullable PeftConfig config;
  private @Nullable Integer tensors;

  public void format(String name) {
    format = name;
  }

  public void sizeBytes(@Nullable Long size) {
    sizeBytes = size;
  }

  public void files(int count) {
    files = count;
  }

  public void fingerprint(@Nullable String text) {
    fingerprint = text;
  }

  /** Reads the configuration; ends the inspection when it is not of LoRA. */
  public void readConfig(byte[] content) throws InspectionEndedException {
    PeftConfig read = ConfigReader.read(content);
    config = read;
    ConfigReader.checkLora(read);
  }

  /** Reads the header of the weights; ends the inspection when they cannot be complete. */
  public void readWeights(InputStream in, long size) throws IOException {
    tensors = SafetensorsHeader.tensors(in, size);
  }

  public boolean hasConfig() {
    return config != null;
  }

  public boolean isComplete() {
    return config != null && tensors != null;
  }

  /** Null until it was read. */
  public @Nullable PeftConfig config() {
    return config;
  }

  /** Null as long as nothing is known. */
  public @Nullable AdapterFacts facts() {
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
