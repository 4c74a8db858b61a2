package dev.loraoperator.preflight;

/** What an answer without the file means. */
interface HttpErrors {

  /**
   * The error that such a reply means.
   *
   * @param reply with a status other than 200, 206 and 416
   */
  InspectionEndedException of(Reply reply) throws InspectionEndedException;

  /** Statuses that say nothing about the file, only that this is not the moment. */
  static boolean isPassing(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
  }

  /** For such statuses, and for those that fit nowhere. */
  static InspectionEndedException unexpected(Reply reply) {
    return InspectionEndedException.unreachable(
        "Host "
            + reply.host()
            + " answered with status "
            + reply.status()
            + "; the files were not looked at");
  }
}
