package dev.loraoperator.source;

import dev.loraoperator.model.Source;
import java.net.URI;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Presigners, each shared by all archives of one place, because making one costs far more than a
 * signature. They hold no credentials: those come with each request and go with it. Thread-safe.
 */
final class Presigners {

  /** Tenants name the places; the one longest unused makes room. */
  private static final int MAX = 32;

  private final Map<Place, S3Presigner> shared = new LinkedHashMap<>(MAX, 0.75f, true);

  /** What the URL's host depends on, besides the bucket. */
  private record Place(Region region, @Nullable String endpoint, boolean pathStyle) {}

  /**
   * A GET URL for {@code archive}.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when there is no URL for its bucket
   */
  String presign(Source.S3 archive, Region region, AwsCredentials credentials) {
    return of(new Place(region, archive.endpoint(), archive.pathStyleAccess()))
        .presignGetObject(
            request ->
                request
                    .signatureDuration(Objects.requireNonNull(archive.urlLifetime()))
                    .getObjectRequest(
                        get ->
                            get.bucket(archive.bucket())
                                .key(archive.key())
                                .overrideConfiguration(
                                    override ->
                                        override.credentialsProvider(
                                            StaticCredentialsProvider.create(credentials)))))
        .url()
        .toString();
  }

  /** One that makes room is not closed: another thread may use it, and it holds nothing open. */
  private synchronized S3Presigner of(Place place) {
    S3Presigner presigner = shared.computeIfAbsent(place, Presigners::create);
    if (shared.size() > MAX) {
      Iterator<S3Presigner> oldest = shared.values().iterator();
      oldest.next();
      oldest.remove();
    }
    return presigner;
  }

  /** Bucket names that no wildcard certificate covers go into the path, by the SDK's own rules. */
  private static S3Presigner create(Place place) {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(place.region())
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(place.pathStyle()).build());
    if (place.endpoint() != null) {
      builder.endpointOverride(URI.create(place.endpoint()));
    }
    return builder.build();
  }
}
