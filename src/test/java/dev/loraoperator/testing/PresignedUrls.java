package dev.loraoperator.testing;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Presigns URLs of {@link S3TestServer}, rightly and wrongly. */
public final class PresignedUrls {

  private PresignedUrls() {}

  /** As a user's own pipeline would, for six hours. */
  public static String of(S3TestServer s3, String bucket, String key) {
    return of(s3, bucket, key, s3.secretAccessKey(), Duration.ofHours(6));
  }

  public static String of(
      S3TestServer s3, String bucket, String key, String secretAccessKey, Duration validity) {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(s3.endpoint())
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(s3.accessKeyId(), secretAccessKey)))
            .build()) {
      return presigner
          .presignGetObject(
              request ->
                  request
                      .signatureDuration(validity)
                      .getObjectRequest(get -> get.bucket(bucket).key(key)))
          .url()
          .toString();
    }
  }
}
