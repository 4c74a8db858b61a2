package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An adapter in one archive in an S3 bucket. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record S3SourceSpec(
    @JsonPropertyDescription(
            "The archive, as s3://bucket/key.zip or s3://bucket/key.tar.gz, with "
                + "adapter_config.json and adapter_model.safetensors at its root and no "
                + "folder around them.")
        @Required
        @Size(min = 10, max = 1100)
        @Pattern(
            "^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^?#\\p{Cc}\\p{Zl}\\p{Zp}]{1,1000}\\.(zip|tar\\.gz)$")
        String uri,
    @JsonPropertyDescription(
            "AWS region of the bucket, such as eu-central-1. Default: the AWS_REGION of "
                + "the operator, else us-east-1.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")
        String region,
    @JsonPropertyDescription(
            "URL of an S3-compatible store, such as https://minio.example.com. Together "
                + "must be able to reach it. Leave out for AWS.")
        @Size(min = 9, max = 300)
        @Pattern("^(https://[^/?#@\\s]+|http://(localhost|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?)/?$")
        String endpoint,
    @JsonPropertyDescription(
            "Put the bucket into the path of the URL instead of the host name; many "
                + "S3-compatible stores need it. Default: false.")
        Boolean pathStyleAccess,
    @JsonPropertyDescription(
            "Secret with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for session "
                + "credentials, AWS_SESSION_TOKEN. Only used to sign a GET URL. Left out, the "
                + "operator uses its own AWS identity (IRSA, pod identity) if its "
                + "AWS_DEFAULT_CHAIN_NAMESPACES allows this namespace.")
        SecretReference credentialsSecretRef,
    @JsonPropertyDescription(
            "How long the presigned URL stays valid, from 100m to 7d. Default: 2h if spec.api is v2, "
                + "else 6h. Together must have fetched the archive by then.")
        @Size(min = 2, max = 20)
        @Pattern(DurationPattern.TEXT)
        @ValidationRule(
            value =
                DurationPattern.IF_READABLE
                    + "(duration(self) >= duration('100m') && duration(self) <= duration('168h')) :"
                    + " (self.startsWith('P') || self.matches('^[1-7]d$'))",
            message = "urlLifetime must be a duration from 100m to 7d, such as 6h")
        String urlLifetime) {

  /** Declared here without the rule: the CRD generator would write it a second time. */
  @Override
  public String urlLifetime() {
    return urlLifetime;
  }
}
