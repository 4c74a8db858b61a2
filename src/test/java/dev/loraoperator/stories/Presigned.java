package dev.loraoperator.stories;

import dev.loraoperator.testing.S3TestServer;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs a URL as a user's own pipeline would. */
final class Presigned {

  private Presigned() {}

  static String url(S3TestServer s3, String bucket, String key) {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(s3.endpoint())
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(s3.accessKeyId(), s3.secretAccessKey())))
            .build()) {
      return presigner
          .presignGetObject(
              request ->
                  request
                      .signatureDuration(Duration.ofHours(6))
                      .getObjectRequest(get -> get.bucket(bucket).key(key)))
          .url()
          .toString();
    }
  }
}
