package dev.loraoperator.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why an adapter is in the state it is in: the one vocabulary of conditions, events and the table
 * in reference.md.
 */
public enum Reason {
  UPLOADED("Uploaded", Kind.DONE),
  BOUND("Bound", Kind.DONE),
  MOVE_WAITS_FOR_SERVING("MoveWaitsForServing", Kind.DONE),

  SUBMITTING("Submitting", Kind.PROGRESS),
  UPLOAD_IN_PROGRESS("UploadInProgress", Kind.PROGRESS),
  CONFIRMING_UPLOAD("ConfirmingUpload", Kind.PROGRESS),
  RETRYING("Retrying", Kind.PROGRESS),
  VALIDATING("Validating", Kind.PROGRESS),
  BINDING("Binding", Kind.PROGRESS),
  VERIFYING("Verifying", Kind.PROGRESS),
  UNBINDING("Unbinding", Kind.PROGRESS),
  DELETING("Deleting", Kind.PROGRESS),

  SUSPENDED("Suspended", Kind.SUSPENDED),

  RATE_LIMIT_QUEUED("RateLimitQueued", Kind.WAIT),
  RATE_LIMITED("RateLimited", Kind.WAIT),
  ENDPOINT_NOT_STARTED("EndpointNotStarted", Kind.WAIT),
  MODEL_IN_USE("ModelInUse", Kind.WAIT),
  GPU_QUOTA("GpuQuota", Kind.WAIT),

  TOGETHER_UNAVAILABLE("TogetherUnavailable", Kind.BACK_OFF),
  UNEXPECTED_REPLY("UnexpectedReply", Kind.BACK_OFF),
  AWS_CREDENTIALS_UNAVAILABLE("AwsCredentialsUnavailable", Kind.BACK_OFF),
  ADAPTER_NOT_FOUND("AdapterNotFound", Kind.BACK_OFF),
  MODEL_NOT_FOUND("ModelNotFound", Kind.BACK_OFF),
  CONFLICT("Conflict", Kind.BACK_OFF),
  REQUEST_REFUSED("RequestRefused", Kind.BACK_OFF),
  INTERNAL_ERROR("InternalError", Kind.BACK_OFF),

  INVALID_SPEC("InvalidSpec", Kind.USER),
  SECRET_NOT_FOUND("SecretNotFound", Kind.USER),
  INVALID_SECRET("InvalidSecret", Kind.USER),
  AWS_IDENTITY_NOT_ALLOWED("AwsIdentityNotAllowed", Kind.USER),
  UNKNOWN_REGION("UnknownRegion", Kind.USER),
  URL_EXPIRES_TOO_SOON("UrlExpiresTooSoon", Kind.USER),
  CLOCK_SKEW("ClockSkew", Kind.USER),
  UNAUTHORIZED("Unauthorized", Kind.USER),
  ACCOUNT_CHANGED("AccountChanged", Kind.USER),
  PAYMENT_REQUIRED("PaymentRequired", Kind.USER),
  FORBIDDEN("Forbidden", Kind.USER),
  NOT_FOUND("NotFound", Kind.USER),
  API_CLOSED("ApiClosed", Kind.USER),
  PROJECT_UNKNOWN("ProjectUnknown", Kind.USER),
  BASE_MODEL_REQUIRED("BaseModelRequired", Kind.USER),
  BASE_MODEL_AMBIGUOUS("BaseModelAmbiguous", Kind.USER),
  BASE_MODEL_UNSUPPORTED("BaseModelUnsupported", Kind.USER),
  UPLOAD_REFUSED("UploadRefused", Kind.USER),
  NAME_CONFLICT("NameConflict", Kind.USER),
  UPLOAD_FAILED("UploadFailed", Kind.USER),
  VALIDATION_FAILED("ValidationFailed", Kind.USER),
  UPLOAD_DEADLINE_EXCEEDED("UploadDeadlineExceeded", Kind.USER),
  JOB_NOT_FOUND("JobNotFound", Kind.USER),
  MODEL_NAME_UNKNOWN("ModelNameUnknown", Kind.USER),

  FILE_MISSING("FileMissing", Kind.USER),
  FILES_IN_FOLDER("FilesInFolder", Kind.USER),
  WEIGHTS_NOT_SAFETENSORS("WeightsNotSafetensors", Kind.USER),
  WEIGHTS_CORRUPT("WeightsCorrupt", Kind.USER),
  GIT_LFS_POINTER("GitLfsPointer", Kind.USER),
  CONFIG_NOT_JSON("ConfigNotJson", Kind.USER),
  NOT_LORA("NotLora", Kind.USER),
  ARCHIVE_UNREADABLE("ArchiveUnreadable", Kind.USER),
  WRONG_FORMAT("WrongFormat", Kind.USER),
  SOURCE_ACCESS_DENIED("SourceAccessDenied", Kind.USER),
  SOURCE_NOT_FOUND("SourceNotFound", Kind.USER),
  LICENSE_NOT_ACCEPTED("LicenseNotAccepted", Kind.USER),

  ATTACH_NEEDS_V1("AttachNeedsV1", Kind.USER),
  ENDPOINT_NOT_FOUND("EndpointNotFound", Kind.USER),
  ENDPOINT_AMBIGUOUS("EndpointAmbiguous", Kind.USER),
  ENDPOINT_UNSUITABLE("EndpointUnsuitable", Kind.USER),
  LORA_NOT_ENABLED("LoraNotEnabled", Kind.USER),
  BASE_MODEL_INCOMPATIBLE("BaseModelIncompatible", Kind.USER),
  ALREADY_BOUND("AlreadyBound", Kind.USER),
  BINDING_REFUSED("BindingRefused", Kind.USER),

  MODEL_NOT_SERVABLE("ModelNotServable", Kind.USER),
  UNEXPECTED_ANSWER("UnexpectedAnswer", Kind.USER),

  SOURCE_VERIFIED("SourceVerified", Kind.NOTE),
  SOURCE_WARNING("SourceWarning", Kind.NOTE),
  SOURCE_UNREACHABLE("SourceUnreachable", Kind.NOTE),
  SOURCE_HOST_NOT_ALLOWED("SourceHostNotAllowed", Kind.NOTE),
  SOURCE_OVER_LIMIT("SourceOverLimit", Kind.NOTE),
  VALIDATED("Validated", Kind.NOTE),
  VALIDATION_ERROR("ValidationError", Kind.NOTE),
  ANSWERED("Answered", Kind.NOTE),
  BINDING_RESTORED("BindingRestored", Kind.NOTE),
  BINDING_LEFT_BEHIND("BindingLeftBehind", Kind.NOTE),
  MODEL_RENAMED("ModelRenamed", Kind.NOTE),
  RECORD_NOT_OURS("RecordNotOurs", Kind.NOTE),
  RECORD_NOT_DESCRIBED("RecordNotDescribed", Kind.NOTE),
  MODEL_DELETED("ModelDeleted", Kind.NOTE),
  MODEL_LEFT_BEHIND("ModelLeftBehind", Kind.NOTE),
  SHARED_OWNER("SharedOwner", Kind.NOTE),
  OTHER_OWNER("OtherOwner", Kind.NOTE);

  /** What happens next. */
  public enum Kind {
    /** Nothing: the adapter is uploaded. */
    DONE,
    /** The operator or the service is at work. */
    PROGRESS,
    /** Nothing, until a person lets it go on. */
    SUSPENDED,
    /** The operator waits a stated time. */
    WAIT,
    /** The operator tries again with a growing delay. */
    BACK_OFF,
    /** Told beside Ready, in another condition or an Event. */
    NOTE,
    /** A person must act; a changed spec, Secret or reconcile request tries again. */
    USER
  }

  private final String text;
  private final Kind kind;

  Reason(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /** The reason with this word; a status may be of another version. */
  public static Optional<Reason> find(String text) {
    return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }

  /** The CamelCase word in {@code conditions[].reason} and in events. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }
}
