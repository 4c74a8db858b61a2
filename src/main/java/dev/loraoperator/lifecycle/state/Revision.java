package dev.loraoperator.lifecycle.state;

import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.SecretKeyRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code status.revisions}: what was uploaded for one spec, and everything a fresh
 * process needs to go on with it.
 *
 * @param number only grows; not the number in a remote name
 * @param specHash what is uploaded, see {@link AdapterSpec#specHash()}
 * @param remoteName the bare name it is uploaded under
 * @param attempt how many times a create was intended for it
 * @param intent the create that is open, its effect not known; null when none is
 * @param startTime when it was first intended, with its name seen free
 * @param ref what the steps so far have created
 * @param shown what the service has shown of it
 */
public record Revision(
    int number,
    String specHash,
    Placement placement,
    String remoteName,
    int attempt,
    @Nullable Intent intent,
    @Nullable Instant startTime,
    RemoteRef ref,
    Shown shown) {

  /**
   * A create that was about to be started.
   *
   * @param operation the backend's name of the step
   */
  public record Intent(String operation, Instant time) {}

  /** A revision of which nothing has been created yet, with its first create intended. */
  public static Revision intended(
      int number,
      String specHash,
      Placement placement,
      String remoteName,
      int attempt,
      Intent intent) {
    return new Revision(
        number,
        specHash,
        placement,
        remoteName,
        attempt,
        intent,
        intent.time(),
        RemoteRef.NONE,
        Shown.nothing(UploadPhase.IN_PROGRESS));
  }

  /** An upload that is found at the service and proven to be ours. */
  public static Revision found(
      int number,
      String specHash,
      Placement placement,
      String remoteName,
      int attempt,
      UploadView seen,
      Instant startTime) {
    return new Revision(
        number,
        specHash,
        placement,
        remoteName,
        attempt,
        null,
        startTime,
        seen.ref(),
        new Shown(seen.phase(), seen.status(), null, null, null));
  }

  /** A model that was there before; nothing of it is ours to change. */
  public static Revision existing(
      int number,
      String specHash,
      Placement placement,
      String remoteName,
      UploadView seen,
      Instant now) {
    return new Revision(
        number,
        specHash,
        placement.with(Placement.Origin.EXISTING),
        remoteName,
        0,
        null,
        now,
        seen.ref(),
        new Shown(UploadPhase.COMPLETE, null, null, now, null));
  }

  private Revision with(
      @Nullable Intent newIntent, @Nullable Instant newStart, RemoteRef newRef, Shown newShown) {
    return new Revision(
        number, specHash, placement, remoteName, attempt, newIntent, newStart, newRef, newShown);
  }

  /** The next create is intended: another step, or the same once more. */
  public Revision again(Intent next) {
    Instant start = startTime == null ? next.time() : startTime;
    return new Revision(
        number, specHash, placement, remoteName, attempt + 1, next, start, ref, shown);
  }

  /**
   * The same with no time that lies ahead of {@code now}: another replica's clock may be ahead.
   * What was before something else stays before it.
   */
  public Revision notAfter(Instant now) {
    Instant latest = intent == null ? startTime : intent.time();
    if (startTime != null && latest != null && startTime.isAfter(latest)) {
      latest = startTime;
    }
    return latest == null || !latest.isAfter(now)
        ? this
        : earlier(Duration.between(now, latest), now);
  }

  private Revision earlier(Duration ahead, Instant now) {
    return with(
        intent == null || !intent.time().isAfter(now)
            ? intent
            : new Intent(intent.operation(), intent.time().minus(ahead)),
        startTime == null || !startTime.isAfter(now) ? startTime : startTime.minus(ahead),
        ref,
        shown);
  }

  /** The create had no effect: what earlier steps have created stays. */
  public Revision withoutIntent() {
    return with(null, null, ref, Shown.nothing(UploadPhase.IN_PROGRESS));
  }

  /** The record has another description now. */
  public Revision describedAs(@Nullable String description) {
    return at(placement.describedAs(description));
  }

  /** The record has come to be another's: nothing of it is ours to change. */
  public Revision notOurs() {
    return at(placement.with(Placement.Origin.EXISTING));
  }

  private Revision at(Placement other) {
    return new Revision(
        number, specHash, other, remoteName, attempt, intent, startTime, ref, shown);
  }

  /** The service calls the model by another name. */
  Revision renamed(String modelName) {
    return with(intent, startTime, ref.with(new RemoteRef(modelName, null, null)), shown);
  }

  /** The record is gone from the service: it is made again. */
  public Revision withoutRecord() {
    return with(null, null, RemoteRef.NONE, Shown.nothing(UploadPhase.IN_PROGRESS));
  }

  /** A failed upload is tried again with what it has left. */
  public Revision retrying(RemoteRef remains) {
    return with(null, startTime, remains, Shown.nothing(UploadPhase.IN_PROGRESS));
  }

  /** What the service's own check has come to. */
  public Revision validated(Validation seen) {
    return with(
        intent,
        startTime,
        new RemoteRef(
            ref.modelName(),
            ref.modelId(),
            ref.jobId(),
            seen.revisionId() == null ? ref.revisionId() : seen.revisionId()),
        shown.validated(seen));
  }

  /** It has ended, and cannot be used. */
  public Revision failed() {
    return with(intent, startTime, ref, shown.failed());
  }

  /** The name belongs to somebody else: it is not tried again. */
  public Revision nameTaken() {
    return with(null, null, ref, Shown.nothing(UploadPhase.NAME_TAKEN));
  }

  /** A step has succeeded; the intent is over. */
  public Revision created(RemoteRef newRef) {
    return with(null, startTime, ref.with(newRef), Shown.nothing(UploadPhase.IN_PROGRESS));
  }

  /**
   * What the service shows now.
   *
   * @param endedAt null while it goes on
   */
  public Revision observed(UploadView seen, @Nullable Instant endedAt) {
    String said = seen.message();
    String message = said == null || said.isEmpty() ? null : said;
    return with(
        intent,
        startTime,
        seen.ref().with(ref),
        new Shown(seen.phase(), seen.status(), message, endedAt, shown.validation()));
  }

  /** The same, known to be in this account, which the key there opens. */
  Revision in(String account, SecretKeyRef apiKey) {
    return at(placement.in(account, apiKey));
  }

  /** What is kept of a revision that is neither current nor open. */
  public Revision trimmed() {
    return with(
        null,
        startTime,
        new RemoteRef(ref.modelName(), ref.modelId(), ref.jobId(), ref.revisionId()),
        new Shown(shown.phase(), null, null, shown.completionTime(), shown.validation()));
  }

  /** The one that it is on; a status that does not say it in words of this version is of v1. */
  public Api api() {
    return Objects.requireNonNullElse(placement.api(), Api.V1);
  }

  /** {@link Shown#phase}. */
  public UploadPhase phase() {
    return shown.phase();
  }

  /** {@link Shown#remoteStatus}. */
  public @Nullable String remoteStatus() {
    return shown.remoteStatus();
  }

  /** {@link Shown#completionTime}. */
  public @Nullable Instant completionTime() {
    return shown.completionTime();
  }

  /** Whether a create was intended whose effect is not known, or the upload has not ended. */
  public boolean isOpen() {
    return intent != null || (ref.isComplete() && completionTime() == null);
  }

  /** Whether an earlier create of this same upload ended without a known effect. */
  public boolean intendedBefore() {
    return intent != null && startTime != null && startTime.isBefore(intent.time());
  }

  /** Whether its model can be attached to an endpoint; one of the same name elsewhere may be. */
  public boolean isAttachable() {
    return api().attaches();
  }

  /** Whether the files are there, under a known name. */
  public boolean isUploaded() {
    return completionTime() != null && phase() == UploadPhase.COMPLETE && ref.modelName() != null;
  }

  /** Tells the intended create from earlier ones of the same adapter. */
  public String intentId() {
    return remoteName + "#" + attempt;
  }
}
