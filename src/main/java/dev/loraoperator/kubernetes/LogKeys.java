package dev.loraoperator.kubernetes;

/** The fixed keys of structured log lines. */
public final class LogKeys {

  public static final String NAMESPACE = "namespace";
  public static final String NAME = "name";
  public static final String GENERATION = "generation";
  public static final String ACTION = "action";
  public static final String REASON = "reason";
  public static final String MESSAGE = "message";
  public static final String JOB_ID = "jobId";
  public static final String ERROR = "error";

  private LogKeys() {}
}
