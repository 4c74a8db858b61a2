package dev.loraoperator.core.remote;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One dedicated endpoint, as {@code GET /v1/endpoints/{id}} or a row of {@code GET /v1/endpoints}
 * tells it.
 *
 * @param id {@code endpoint-<uuid>}: what paths use
 * @param name what model ids use, such as {@code acme/Qwen/Qwen3.5-9B-FP8-bb04c904}
 * @param model the model it serves
 * @param state the service's own word: PENDING, STARTING, STARTED, STOPPING, STOPPED, ERROR
 */
public record EndpointView(String id, String name, @Nullable String model, @Nullable String state) {

  /** Whether adapters can be attached to it now. */
  public boolean started() {
    return state != null && state.strip().toUpperCase(Locale.ROOT).equals("STARTED");
  }

  /** The {@code model_id} of {@code modelName} attached to this endpoint. */
  public String modelId(String modelName) {
    return name + ":" + modelName;
  }
}
