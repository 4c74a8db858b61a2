package dev.loraoperator.backend.upload;

import dev.loraoperator.model.secret.Sensitive;
import org.jspecify.annotations.Nullable;

/**
 * What is to be uploaded.
 *
 * @param modelName the bare name
 * @param location a repository URL or a presigned URL
 * @param description with our marker at its end
 * @param huggingFaceToken null for a public repository and for archives
 */
public record UploadOrder(
    String modelName,
    Sensitive location,
    @Nullable String baseModel,
    String description,
    @Nullable Sensitive huggingFaceToken) {}
