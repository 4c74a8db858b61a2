package dev.loraoperator.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * AWS credentials and their end. A URL signed with them ends no later than they do, whatever its
 * own lifetime.
 *
 * @param end null when they do not end, or it is not known
 */
record SigningKeys(AwsCredentials credentials, @Nullable Instant end) {

  static SigningKeys of(AwsCredentials credentials) {
    return new SigningKeys(credentials, credentials.expirationTime().orElse(null));
  }

  /** Whether a URL signed {@code now} lives as long as Together needs. */
  boolean lastFrom(Instant now) {
    return end == null || !end.isBefore(now.plus(SourceResolver.MINIMUM_LIFE));
  }

  /** The SDK's own text contains the access key id. */
  @Override
  public String toString() {
    return "SigningKeys[***, end=" + end + "]";
  }
}
