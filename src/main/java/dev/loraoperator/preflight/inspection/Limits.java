package dev.loraoperator.preflight.inspection;

import java.time.Duration;

/**
 * How long an inspection may take.
 *
 * @param call one request, its answer's body included
 * @param total all of it
 */
public record Limits(Duration call, Duration total) {

  public static final Limits DEFAULT = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(30));

  /** Largest adapter_config.json, and largest header of the weights. */
  public static final int MAX_JSON_BYTES = 1 << 20;
}
