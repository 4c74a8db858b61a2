package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An adapter in a repository on the Hugging Face hub. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HuggingFaceSourceSpec(
    @JsonPropertyDescription(
            "Repository with adapter_config.json and adapter_model.safetensors at its "
                + "root, as org/name or https://huggingface.co/org/name. Together fetches the "
                + "tip of its default branch.")
        @Required
        @Size(min = 3, max = 220)
        @Pattern(
            "^(https://huggingface\\.co/)?[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}/?$")
        String repo,
    @JsonPropertyDescription(
            "Secret with the access token for a private or gated repository; key "
                + "HF_TOKEN unless set. The token is sent to Together, which fetches the "
                + "files with it. Leave out for a public repository.")
        SecretKeyReference tokenSecretRef) {}
