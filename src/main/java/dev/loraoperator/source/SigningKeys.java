package dev.loraoperator.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * AWS credentials, and when they end. A URL signed with them ends with them, whatever it says
 * itself.
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

  /** The SDK's own text has the access key id in it. */
  @Override
  public String toString() {
    return "SigningKeys[***, end=" + end + "]";
  }
}
