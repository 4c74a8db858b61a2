package dev.loraoperator.core.spec;

import dev.loraoperator.core.remote.EndpointView;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that is to serve the adapter; exactly one of {@code id} and {@code name} is set.
 *
 * @param detachTimeout how long a deletion waits for the model to be detached
 */
public record EndpointRequest(@Nullable String id, @Nullable String name, Duration detachTimeout) {

  /** How long a deletion waits where the spec does not say it. */
  public static final Duration DEFAULT_DETACH_TIMEOUT = Duration.ofMinutes(10);

  /** Whether {@code endpoint} is the one meant; a name may leave out the account. */
  public boolean names(EndpointView endpoint) {
    return id != null
        ? id.equals(endpoint.id())
        : name != null && (name.equals(endpoint.name()) || endpoint.name().endsWith("/" + name));
  }

  /** For people: {@code id endpoint-1} or {@code name acme/qwen}. */
  public String words() {
    return id != null ? "id " + id : "name " + name;
  }
}
