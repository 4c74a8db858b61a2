package dev.loraoperator.core;

/**
 * Why an adapter is in the state it is in: the one vocabulary of conditions, events and the
 * README's table.
 */
public enum Reason {
  UPLOADED("Uploaded", Kind.DONE),

  SUBMITTING("Submitting", Kind.PROGRESS),
  UPLOAD_IN_PROGRESS("UploadInProgress", Kind.PROGRESS),
  CONFIRMING_UPLOAD("ConfirmingUpload", Kind.PROGRESS),
  RETRYING("Retrying", Kind.PROGRESS),

  WAITING_FOR_TURN("WaitingForTurn", Kind.WAIT),
  RATE_LIMITED("RateLimited", Kind.WAIT),

  TOGETHER_UNAVAILABLE("TogetherUnavailable", Kind.BACK_OFF),
  UNEXPECTED_REPLY("UnexpectedReply", Kind.BACK_OFF),
  AWS_CREDENTIALS_UNAVAILABLE("AwsCredentialsUnavailable", Kind.BACK_OFF),
  INTERNAL_ERROR("InternalError", Kind.BACK_OFF),

  INVALID_SPEC("InvalidSpec", Kind.USER),
  SECRET_NOT_FOUND("SecretNotFound", Kind.USER),
  INVALID_SECRET("InvalidSecret", Kind.USER),
  AWS_IDENTITY_NOT_ALLOWED("AwsIdentityNotAllowed", Kind.USER),
  UNKNOWN_REGION("UnknownRegion", Kind.USER),
  URL_EXPIRES_TOO_SOON("UrlExpiresTooSoon", Kind.USER),
  CLOCK_SKEW("ClockSkew", Kind.USER),
  UNAUTHORIZED("Unauthorized", Kind.USER),
  PAYMENT_REQUIRED("PaymentRequired", Kind.USER),
  FORBIDDEN("Forbidden", Kind.USER),
  NOT_FOUND("NotFound", Kind.USER),
  UPLOAD_REFUSED("UploadRefused", Kind.USER),
  NAME_CONFLICT("NameConflict", Kind.USER),
  UPLOAD_FAILED("UploadFailed", Kind.USER),
  UPLOAD_DEADLINE_EXCEEDED("UploadDeadlineExceeded", Kind.USER),
  JOB_NOT_FOUND("JobNotFound", Kind.USER),
  MODEL_NAME_UNKNOWN("ModelNameUnknown", Kind.USER);

  /** What happens next. */
  public enum Kind {
    /** Nothing: the adapter is uploaded. */
    DONE,
    /** The operator or the service is at work. */
    PROGRESS,
    /** The operator waits a stated time. */
    WAIT,
    /** The operator tries again with a growing delay. */
    BACK_OFF,
    /** A person must act; a changed spec, Secret or reconcile request tries again. */
    USER
  }

  private final String text;
  private final Kind kind;

  Reason(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /** The CamelCase word in {@code conditions[].reason} and in events. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }
}
