package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What the user asks for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public class LoraAdapterSpec {

  @JsonPropertyDescription(
      "Name of the model at Together, without the account prefix, which Together "
          + "adds. Default: metadata.name. Names cannot be used twice: a changed "
          + "source, base or name is uploaded as <modelName>-r2, -r3 and so on.")
  @Size(min = 1, max = 96)
  @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$")
  private String modelName;

  @JsonPropertyDescription(
      "Base model the adapter was trained on, such as "
          + "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference; sent to Together as "
          + "base_model. Left out, nothing is sent and Together decides.")
  @Size(max = 200)
  private String baseModel;

  @JsonPropertyDescription(
      "Free text shown at Together. The operator appends its ownership marker, "
          + "lora-operator:<owner>/<namespace>/<name>/<hash>.")
  @Size(max = 500)
  private String description;

  @JsonPropertyDescription(
      "Where the adapter's files are: exactly one of huggingFace, s3, " + "presignedUrl.")
  @Required
  private SourceSpec source;

  @JsonPropertyDescription(
      "Secret with the Together API key, in this namespace. Default: Secret "
          + "together-api-key, key TOGETHER_API_KEY.")
  private SecretKeyReference apiKeySecretRef;

  @JsonPropertyDescription(
      "What a look at the files before the upload may do: Enforce stops the upload on a definite "
          + "fault, Warn only reports it, Off does not look. Default: Enforce.")
  @Pattern("^(Enforce|Warn|Off)$")
  @Size(max = 7)
  private String preflight;

  @JsonPropertyDescription(
      "The one small question the model is asked once it is there. Default: asked once, with the "
          + "defaults below; condition InferenceVerified tells the result.")
  private VerifySpec verify;

  @JsonPropertyDescription(
      "Dedicated endpoint the model is attached to once it is uploaded; by exactly one of id, "
          + "name. Left out, the model is uploaded only.")
  private EndpointSpec endpoint;

  @JsonPropertyDescription(
      "How often the attachment to the endpoint is checked, and restored when it is gone, from 1m "
          + "to 7d. Default: 1h.")
  @Size(min = 2, max = 20)
  @Pattern(DurationPattern.TEXT)
  @ValidationRule(
      value =
          DurationPattern.IF_READABLE
              + "(duration(self) >= duration('1m') && duration(self) <= duration('168h')) :"
              + " (self.startsWith('P') || self.matches('^[1-7]d$'))",
      message = "interval must be a duration from 1m to 7d, such as 1h")
  private String interval;

  @JsonPropertyDescription(
      "true stops every call to Together and to the source; what serves goes on serving, and so "
          + "does a job that runs at Together. false goes on where it stopped. Default: false.")
  private Boolean suspend;

  public String getModelName() {
    return modelName;
  }

  public void setModelName(String modelName) {
    this.modelName = modelName;
  }

  public String getBaseModel() {
    return baseModel;
  }

  public void setBaseModel(String baseModel) {
    this.baseModel = baseModel;
  }

  public String getDescription() {
    return description;
  }

  public void setDescription(String description) {
    this.description = description;
  }

  public SourceSpec getSource() {
    return source;
  }

  public void setSource(SourceSpec source) {
    this.source = source;
  }

  public SecretKeyReference getApiKeySecretRef() {
    return apiKeySecretRef;
  }

  public void setApiKeySecretRef(SecretKeyReference apiKeySecretRef) {
    this.apiKeySecretRef = apiKeySecretRef;
  }

  public String getPreflight() {
    return preflight;
  }

  public void setPreflight(String preflight) {
    this.preflight = preflight;
  }

  public VerifySpec getVerify() {
    return verify;
  }

  public void setVerify(VerifySpec verify) {
    this.verify = verify;
  }

  public EndpointSpec getEndpoint() {
    return endpoint;
  }

  public void setEndpoint(EndpointSpec endpoint) {
    this.endpoint = endpoint;
  }

  public String getInterval() {
    return interval;
  }

  public void setInterval(String interval) {
    this.interval = interval;
  }

  public Boolean getSuspend() {
    return suspend;
  }

  public void setSuspend(Boolean suspend) {
    this.suspend = suspend;
  }
}
