package dev.loraoperator.backend;

import dev.loraoperator.model.secret.Sensitive;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/models} in our words; {@code model_type} is always {@code adapter}.
 *
 * @param location the {@code model_source}: a repository URL or a presigned URL
 * @param description with our marker at its end
 * @param huggingFaceToken the {@code hf_token}
 */
public record UploadOrder(
    String modelName,
    Sensitive location,
    @Nullable String baseModel,
    String description,
    @Nullable Sensitive huggingFaceToken) {}
