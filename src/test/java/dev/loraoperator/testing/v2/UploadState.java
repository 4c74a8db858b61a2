package dev.loraoperator.testing.v2;

import java.time.Instant;

/**
 * Where an upload is at some time.
 *
 * @param status in full
 * @param updatedAt when it came to that
 * @param step what is next
 */
record UploadState(String status, int restarts, Instant updatedAt, Step step) {

  enum Step {
    /** Time must pass. */
    WAIT,
    /** The source is fetched, which decides the end. */
    FETCH,
    /** The worker has been restarted as often as it may be. */
    FAIL
  }

  /** By the clock alone, for an upload that has not ended. */
  static UploadState at(Instant now, Instant createdAt, V2Behaviour behaviour) {
    Instant start = createdAt.plus(behaviour.pending);
    if (now.isBefore(start)) {
      return new UploadState(V2Upload.PREFIX + "PENDING", 0, createdAt, Step.WAIT);
    }
    for (int restarts = 0; ; restarts++) {
      Instant end = start.plus(behaviour.running);
      if (now.isBefore(end) || restarts >= behaviour.workerErrors) {
        Step step = now.isBefore(end) ? Step.WAIT : Step.FETCH;
        return new UploadState(behaviour.runningWord, restarts, start, step);
      }
      boolean limited = behaviour.maxRestarts > 0;
      if (limited && restarts >= behaviour.maxRestarts) {
        return error(restarts, end, Step.FAIL);
      }
      boolean forever = !limited && behaviour.workerErrors == V2Behaviour.ALWAYS;
      if (forever || now.isBefore(end.plus(behaviour.pending))) {
        return error(restarts, end, Step.WAIT);
      }
      start = end.plus(behaviour.pending);
    }
  }

  private static UploadState error(int restarts, Instant since, Step step) {
    return new UploadState(V2Upload.PREFIX + "ERROR", restarts, since, step);
  }

  static UploadState ended(V2Upload upload) {
    return new UploadState(upload.endedAs(), upload.restarts(), upload.endedAt(), Step.WAIT);
  }
}
