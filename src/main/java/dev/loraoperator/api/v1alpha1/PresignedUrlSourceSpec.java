package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** An adapter behind a URL that was presigned elsewhere. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PresignedUrlSourceSpec(
    @JsonPropertyDescription(
            "Secret with the presigned GET URL; key url unless set. The URL must stay "
                + "valid for at least 100 minutes when the upload starts.")
        @Required
        SecretKeyReference secretRef) {}
