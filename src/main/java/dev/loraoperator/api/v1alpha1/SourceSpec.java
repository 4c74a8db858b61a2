package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the adapter's files are. */
@ValidationRule(
    value =
        "(has(self.huggingFace) ? 1 : 0) + (has(self.s3) ? 1 : 0) + (has(self.presignedUrl) ? 1 : 0)"
            + " + (has(self.existing) ? 1 : 0) == 1",
    message = "source must have exactly one of huggingFace, s3, presignedUrl, existing")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceSpec(
    @JsonPropertyDescription("A repository on the Hugging Face hub.")
        HuggingFaceSourceSpec huggingFace,
    @JsonPropertyDescription("One archive in an S3 bucket; the operator presigns a URL for it.")
        S3SourceSpec s3,
    @JsonPropertyDescription("One archive behind a URL presigned elsewhere.")
        PresignedUrlSourceSpec presignedUrl,
    @JsonPropertyDescription(
            "A model that is at Together already. It is never uploaded, changed or deleted; "
                + "modelName and description must be left out beside it.")
        ExistingSourceSpec existing) {}
