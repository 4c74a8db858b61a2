package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What the user asks for. */
@ValidationRule(
    value = "!has(self.source.existing) || !has(self.modelName)",
    message = "modelName must be left out beside source.existing, whose model has a name")
@ValidationRule(
    value = "!has(self.source.existing) || !has(self.description)",
    message = "description must be left out beside source.existing, whose model is never changed")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoraAdapterSpec(
    @JsonPropertyDescription(
            "Generation of Together's API: v1 or v2. Default: the operator's TOGETHER_API; where that is "
                + "auto, a new resource gets the one its account has, and one that has a revision "
                + "stays where that is. A changed api is a new revision on the other one.")
        @Pattern("^(v1|v2)$")
        @Size(max = 2)
        String api,
    @JsonPropertyDescription(
            "Name of the model at Together, without the account prefix, which Together "
                + "adds. Default: metadata.name. Names cannot be used twice: a changed "
                + "source, base or name is uploaded as <modelName>-r2, -r3 and so on.")
        @Size(min = 1, max = 96)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$")
        String modelName,
    @JsonPropertyDescription(
            "Base model the adapter was trained on, such as "
                + "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference. v1 sends it as written; "
                + "left out, nothing is sent and Together decides. v2 takes a name or an ml_ id. "
                + "Default on v2: what adapter_config.json names, if that is exactly one base model.")
        @Size(max = 200)
        String baseModel,
    @JsonPropertyDescription(
            "Free text shown at Together. The operator appends its ownership marker, "
                + "lora-operator:<owner>/<namespace>/<name>/<hash>.")
        @Size(max = 500)
        String description,
    @JsonPropertyDescription(
            "Where the adapter's files are: exactly one of huggingFace, s3, "
                + "presignedUrl, existing.")
        @Required
        SourceSpec source,
    @JsonPropertyDescription(
            "Secret with the Together API key, in this namespace. Default: Secret "
                + "together-api-key, key TOGETHER_API_KEY.")
        SecretKeyReference apiKeySecretRef,
    @JsonPropertyDescription(
            "What a look at the files before the upload may do: Enforce stops the upload on a definite "
                + "fault, Warn only reports it, Off does not look. Default: Enforce.")
        @Pattern("^(Enforce|Warn|Off)$")
        @Size(max = 7)
        String preflight,
    @JsonPropertyDescription(
            "The verification prompt, sent to the model once it is there. Default: sent once, with the "
                + "defaults below; condition InferenceVerified tells the result.")
        VerifySpec verify,
    @JsonPropertyDescription(
            "Dedicated endpoint the model is attached to once it is uploaded, on v1 only; by exactly one "
                + "of id, name. Left out, the model is uploaded only.")
        EndpointSpec endpoint,
    @JsonPropertyDescription(
            "What becomes of the model at Together when this LoraAdapter is deleted: Retain leaves it "
                + "there, Delete deletes what was uploaded for this LoraAdapter. Nothing can be deleted on "
                + "v1, and a model of source.existing never is. Default: the operator's DELETION_POLICY, "
                + "which is Retain unless set.")
        @Pattern("^(Retain|Delete)$")
        @Size(max = 6)
        String deletionPolicy,
    @JsonPropertyDescription(
            "How often the API key is checked, and the attachment to the endpoint, which is restored "
                + "when it is gone; from 1m to 7d. Default: 1h.")
        @Size(min = 2, max = 20)
        @Pattern(DurationPattern.TEXT)
        @ValidationRule(
            value =
                DurationPattern.IF_READABLE
                    + "(duration(self) >= duration('1m') && duration(self) <= duration('168h')) :"
                    + " (self.startsWith('P') || self.matches('^[1-7]d$'))",
            message = "interval must be a duration from 1m to 7d, such as 1h")
        String interval,
    @JsonPropertyDescription(
            "true stops every call to Together and to the source; what serves goes on serving, and so "
                + "does a job that runs at Together. false goes on where it stopped. Default: false.")
        Boolean suspend,
    @JsonPropertyDescription(
            "How many revisions the status keeps, from 1 to 20; going back to one of them uploads nothing. "
                + "Default: 5.")
        @Min(1)
        @Max(20)
        Integer revisionHistoryLimit) {

  /** Without any field. */
  public static LoraAdapterSpec empty() {
    return new LoraAdapterSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Declared here without the rule: the CRD generator would write it a second time. */
  @Override
  public String interval() {
    return interval;
  }
}
