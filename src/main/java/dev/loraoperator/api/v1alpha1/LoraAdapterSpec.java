package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

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
}
