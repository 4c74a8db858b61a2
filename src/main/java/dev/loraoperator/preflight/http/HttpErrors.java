package dev.loraoperator.preflight.http;

import dev.loraoperator.preflight.inspection.InspectionEndedException;

/** Maps a reply without the file to the end of the inspection. */
public interface HttpErrors {

  /**
   * The error that such a reply means.
   *
   * @param reply with a status other than 200, 206 and 416
   */
  InspectionEndedException of(Reply reply) throws InspectionEndedException;

  /** Statuses that say nothing about the file and may change by themselves. */
  static boolean isTemporary(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
  }

  /** For temporary statuses, and for all that have no meaning of their own. */
  static InspectionEndedException unexpected(Reply reply) {
    return InspectionEndedException.unreachable(
        "Host "
            + reply.host()
            + " answered with status "
            + reply.status()
            + "; the files were not looked at");
  }
}
