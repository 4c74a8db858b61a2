package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * The settings of {@link TogetherV2} where the documentation leaves room. The defaults follow the
 * documentation, with shorter times.
 */
public final class V2Behaviour {

  /** Of {@link #withWorkerErrors}: no try ever succeeds. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  volatile Duration pending = Duration.ofMillis(200);
  volatile Duration running = Duration.ofMillis(600);
  volatile Duration listLag = Duration.ZERO;
  volatile boolean finishes = true;
  volatile boolean downloads = true;
  volatile String runningWord = "REMOTE_UPLOAD_STATUS_RUNNING";
  volatile int workerErrors;
  volatile int maxRestarts;
  volatile boolean oneUploadPerModel;
  volatile ValidationStatus validation = ValidationStatus.SUCCESS;
  volatile Duration validating = Duration.ZERO;
  volatile WhoamiShape whoami = WhoamiShape.FLAT;
  volatile int statusOfClosedUploads = 403;
  volatile boolean hidesOtherProjects;
  volatile int pageSize = 500;
  volatile LastCursor lastCursor = LastCursor.NULL;
  volatile boolean listsSharedModels;
  volatile boolean refusesForeignPrefixes;
  volatile boolean plainNameTaken;
  volatile boolean keepsDeletedNames;
  volatile boolean textInMessage;
  volatile boolean unknownFields;
  final ServingBehaviour serving = new ServingBehaviour();

  V2Behaviour() {}

  /** How long uploads are pending, and how long they run. */
  public V2Behaviour lasting(Duration beforeStart, Duration atWork) {
    pending = beforeStart;
    running = atWork;
    return this;
  }

  /** Uploads run until {@link TogetherV2#finishAllUploads}. */
  public V2Behaviour neverFinishing() {
    finishes = false;
    return this;
  }

  /** Uploads end by themselves again. */
  public V2Behaviour finishing() {
    finishes = true;
    return this;
  }

  /** Uploads succeed without a look at their source. */
  public V2Behaviour withoutDownloads() {
    downloads = false;
    return this;
  }

  /** The status word of an upload that runs, in full. */
  public V2Behaviour withRunningStatus(String word) {
    runningWord = word;
    return this;
  }

  /**
   * The first {@code errors} tries of every upload end in ERROR. A restart takes as long as an
   * upload is pending, and the upload fails when {@code restarts} of them were not enough. 0
   * restarts is no limit; but when no try succeeds, then the upload stays in ERROR for good.
   */
  public V2Behaviour withWorkerErrors(int errors, int restarts) {
    workerErrors = errors;
    maxRestarts = restarts;
    return this;
  }

  /** A second upload to one model is 409, and not a second revision. */
  public V2Behaviour withOneUploadPerModel() {
    oneUploadPerModel = true;
    return this;
  }

  /** What revisions are found to be, at once. */
  public V2Behaviour withValidation(ValidationStatus status) {
    return withValidation(status, Duration.ZERO);
  }

  /** What revisions are found to be once they have been PENDING for so long. */
  public V2Behaviour withValidation(ValidationStatus status, Duration after) {
    validation = status;
    validating = after;
    return this;
  }

  /** What is new appears in its list only after this. */
  public V2Behaviour withListLag(Duration lag) {
    listLag = lag;
    return this;
  }

  /** The shape of {@code GET /v1/whoami}. */
  public V2Behaviour withWhoami(WhoamiShape shape) {
    whoami = shape;
    return this;
  }

  /** The status of {@code POST /v1/models} of an account with {@link V2Access#V2_ONLY}. */
  public V2Behaviour withStatusOfClosedUploads(int status) {
    statusOfClosedUploads = status;
    return this;
  }

  /** Another account's project is 404, and not 403. */
  public V2Behaviour withOtherProjectsHidden() {
    hidesOtherProjects = true;
    return this;
  }

  /** Pages have at most so many rows, whatever limit is asked for. */
  public V2Behaviour withPageSize(int rows) {
    pageSize = rows;
    return this;
  }

  /** How the last page of a list says that it is the last. */
  public V2Behaviour withLastCursor(LastCursor cursor) {
    lastCursor = cursor;
    return this;
  }

  /** The models of a project are listed with those that others share with its organization. */
  public V2Behaviour withSharedModelsListed() {
    listsSharedModels = true;
    return this;
  }

  /** A name with another prefix than the project's slug is refused, and not prefixed again. */
  public V2Behaviour withForeignPrefixesRefused() {
    refusesForeignPrefixes = true;
    return this;
  }

  /** A taken name is 400 "Model name already exists", and not 409. */
  public V2Behaviour withPlainNameTaken() {
    plainNameTaken = true;
    return this;
  }

  /** The name of a deleted model stays taken. */
  public V2Behaviour withDeletedNamesKept() {
    keepsDeletedNames = true;
    return this;
  }

  /** Errors have their text in {@code message}, and no details. */
  public V2Behaviour withErrorTextInMessage() {
    textInMessage = true;
    return this;
  }

  /** All rows have fields of the future. */
  public V2Behaviour withUnknownFields() {
    unknownFields = true;
    return this;
  }

  /** The row as it is sent. */
  ObjectNode sent(ObjectNode row) {
    if (unknownFields) {
      row.putObject("fieldOfTheFuture").putArray("rows").addObject().put("name", "x").putNull("y");
    }
    return row;
  }
}
