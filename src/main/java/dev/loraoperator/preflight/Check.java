package dev.loraoperator.preflight;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.preflight.inspection.SourceTarget;

/**
 * One check that waits or runs.
 *
 * @param key of what is checked; a result for another key is not used
 * @param host whose bound it counts for
 * @param order its place in the queue, unique among those that wait
 * @param since when it was queued, on the monotonic clock
 */
record Check(
    AdapterId adapter, String key, SourceTarget target, String host, long order, long since) {

  String namespace() {
    return adapter.namespace();
  }
}
