package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A model that is at Together already. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExistingSourceSpec(
    @JsonPropertyDescription(
            "The model's name, as account/name or without the account, or its id, such as "
                + "ml_CbJNwQC2ZqCU2iFT3mrCh.")
        @Required
        @Size(min = 1, max = 200)
        @Pattern("^[^/\\p{Z}\\p{Cc}\\p{Cf}]+(/[^/\\p{Z}\\p{Cc}\\p{Cf}]+){0,3}$")
        String modelName) {}
