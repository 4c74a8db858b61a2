package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What the adapter's files say, as read before the upload. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdapterStatus(
    @JsonPropertyDescription("huggingface, zip or tar.gz.") String format,
    @JsonPropertyDescription("r of adapter_config.json.") Integer rank,
    @JsonPropertyDescription("lora_alpha of adapter_config.json.") Integer alpha,
    @JsonPropertyDescription(
            "target_modules of adapter_config.json; a regular expression or all-linear stands"
                + " alone.")
        List<String> targetModules,
    @JsonPropertyDescription("base_model_name_or_path of adapter_config.json.") String baseModel,
    @JsonPropertyDescription("task_type of adapter_config.json.") String taskType,
    @JsonPropertyDescription("Size of the archive, or of all files of the repository, in bytes.")
        Long sizeBytes,
    @JsonPropertyDescription("How many tensors adapter_model.safetensors holds.") Integer tensors,
    @JsonPropertyDescription("How many files the archive or repository holds.") Integer files,
    @JsonPropertyDescription(
            "What tells this content from another: the commit of a repository, or ETag and size of"
                + " an archive.")
        String fingerprint,
    @JsonPropertyDescription("When the files were looked at.") String checkedAt) {}
