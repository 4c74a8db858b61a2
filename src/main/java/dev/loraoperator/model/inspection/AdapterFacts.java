package dev.loraoperator.model.inspection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts about an adapter, read from its files; all but the format may be unknown.
 *
 * @param format {@code huggingface}, {@code zip} or {@code tar.gz}
 * @param rank {@code r} of {@code adapter_config.json}
 * @param alpha {@code lora_alpha}
 * @param targetModules a regular expression or {@code all-linear} is its single member
 * @param baseModel {@code base_model_name_or_path}, as written in the file
 * @param sizeBytes of the archive, or of all files of the repository
 * @param tensors how many tensors the weights hold
 * @param files how many files the archive or repository holds
 * @param fingerprint the commit of a repository, or ETag and size of an archive
 */
public record AdapterFacts(
    String format,
    @Nullable Integer rank,
    @Nullable Integer alpha,
    List<String> targetModules,
    @Nullable String baseModel,
    @Nullable String taskType,
    @Nullable Long sizeBytes,
    @Nullable Integer tensors,
    @Nullable Integer files,
    @Nullable String fingerprint) {

  public AdapterFacts {
    targetModules = List.copyOf(targetModules);
  }
}
