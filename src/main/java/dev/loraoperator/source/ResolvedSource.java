package dev.loraoperator.source;

import dev.loraoperator.core.Sensitive;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the upload call sends; never stored.
 *
 * @param location a repository URL or a presigned URL
 * @param huggingFaceToken null for a public repository and for archives
 * @param expiresAt when the location stops working; null when never or not known
 */
public record ResolvedSource(
    Sensitive location, @Nullable Sensitive huggingFaceToken, @Nullable Instant expiresAt) {}
