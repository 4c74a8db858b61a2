package dev.loraoperator.together;

import java.net.URI;
import java.time.Duration;

/**
 * Where Together's API is, and how long one call may take.
 *
 * @param baseUrl with or without a trailing {@code /v1}
 * @param uploadPath where uploads are posted to
 * @param callTimeout bound on one call, from look-up of the host to the end of the body
 */
public record TogetherSettings(URI baseUrl, String uploadPath, Duration callTimeout) {}
