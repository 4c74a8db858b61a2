package dev.loraoperator.backend.upload;

/** How far an upload is, in our words. */
public enum UploadPhase {
  /** Accepted; fetching the files has not begun. */
  QUEUED,
  /** Also where the service's word is not known. */
  IN_PROGRESS,
  COMPLETE,
  FAILED,
  /** Its name belongs to somebody else; nothing was created. */
  NAME_TAKEN;

  /** Whether nothing more happens. */
  public boolean hasEnded() {
    return this == COMPLETE || this == FAILED;
  }
}
