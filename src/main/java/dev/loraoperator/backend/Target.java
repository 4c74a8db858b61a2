package dev.loraoperator.backend;

import dev.loraoperator.model.EndpointRef;
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
public record Target(String id, String name, @Nullable String model, @Nullable String state) {

  /** Whether adapters can be attached to it now. */
  public boolean started() {
    return state != null && state.strip().toUpperCase(Locale.ROOT).equals("STARTED");
  }

  /** The {@code model_id} of {@code modelName} attached to this endpoint. */
  public String modelId(String modelName) {
    return name + ":" + modelName;
  }

  /** Whether {@code ref} means this one; a name may leave out the account. */
  public boolean isMeantBy(EndpointRef ref) {
    return ref.id() != null
        ? ref.id().equals(id)
        : ref.name() != null && (ref.name().equals(name) || name.endsWith("/" + ref.name()));
  }
}
