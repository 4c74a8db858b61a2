package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the adapter's files are. */
@ValidationRule(
    value =
        "(has(self.huggingFace) ? 1 : 0) + (has(self.s3) ? 1 : 0) + (has(self.presignedUrl) ? 1 : 0)"
            + " == 1",
    message = "source must have exactly one of huggingFace, s3, presignedUrl")
@JsonInclude(JsonInclude.Include.NON_NULL)
public class SourceSpec {

  @JsonPropertyDescription("A repository on the Hugging Face hub.")
  private HuggingFaceSourceSpec huggingFace;

  @JsonPropertyDescription("One archive in an S3 bucket; the operator presigns a URL for it.")
  private S3SourceSpec s3;

  @JsonPropertyDescription("One archive behind a URL presigned elsewhere.")
  private PresignedUrlSourceSpec presignedUrl;

  public HuggingFaceSourceSpec getHuggingFace() {
    return huggingFace;
  }

  public void setHuggingFace(HuggingFaceSourceSpec huggingFace) {
    this.huggingFace = huggingFace;
  }

  public S3SourceSpec getS3() {
    return s3;
  }

  public void setS3(S3SourceSpec s3) {
    this.s3 = s3;
  }

  public PresignedUrlSourceSpec getPresignedUrl() {
    return presignedUrl;
  }

  public void setPresignedUrl(PresignedUrlSourceSpec presignedUrl) {
    this.presignedUrl = presignedUrl;
  }
}
