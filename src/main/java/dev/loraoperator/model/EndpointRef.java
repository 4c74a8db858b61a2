package dev.loraoperator.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that is to serve the adapter; exactly one of {@code id} and {@code name} is set.
 *
 * @param detachTimeout how long a deletion waits for the model to be detached
 */
public record EndpointRef(@Nullable String id, @Nullable String name, Duration detachTimeout) {

  /** How long a deletion waits where the spec does not say it. */
  public static final Duration DEFAULT_DETACH_TIMEOUT = Duration.ofMinutes(10);

  /** For people: {@code id endpoint-1} or {@code name acme/qwen}. */
  public String words() {
    return id != null ? "id " + id : "name " + name;
  }

  /** Whether the endpoint with this id and name is meant; a name may leave out the account. */
  public boolean isFor(String endpointId, String endpointName) {
    return id != null
        ? id.equals(endpointId)
        : name != null && (name.equals(endpointName) || endpointName.endsWith("/" + name));
  }
}
