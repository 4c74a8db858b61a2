package dev.loraoperator.together;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Together's API is, and how long one call may take.
 *
 * @param baseUrl with or without a trailing {@code /v1}
 * @param uploadPath where uploads are posted to
 * @param callTimeout bound on one call, from look-up of the host to the end of the body
 * @param projectId of keys whose project neither the service tells nor their Secret names; null
 *     where there is none
 */
public record TogetherSettings(
    URI baseUrl, String uploadPath, Duration callTimeout, @Nullable String projectId) {

  /** Where the service tells the project of every key that needs one. */
  public TogetherSettings(URI baseUrl, String uploadPath, Duration callTimeout) {
    this(baseUrl, uploadPath, callTimeout, null);
  }
}
