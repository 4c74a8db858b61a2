package dev.loraoperator.source;

import dev.loraoperator.model.secret.Sensitive;
import org.jspecify.annotations.Nullable;

/**
 * The source as the upload call sends it; never stored.
 *
 * @param location a repository URL or a presigned URL
 * @param huggingFaceToken null for a public repository and for archives
 */
public record ResolvedSource(Sensitive location, @Nullable Sensitive huggingFaceToken) {}
