package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.Vocabularies;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Follows an upload to its end. */
public final class Follow implements Stage {

  private final Backoff backoff;
  private final Vocabularies vocabularies;

  public Follow(Backoff backoff, Vocabularies vocabularies) {
    this.backoff = backoff;
    this.vocabularies = vocabularies;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    return switch (state.step(s.spec().specHash())) {
      case FOLLOW -> follow(s, state.with(revision(s, state).notAfter(s.now())));
      case START, CONFIRM, DONE -> StageResult.next(state);
    };
  }

  private StageResult follow(Situation s, State state) {
    return s.access(
        open ->
            open.backend()
                .upload(revision(s, state).ref(), s.within(backoff.pollMin()))
                .fold(
                    until -> Retries.awaiting(s, until),
                    (seen, at) -> observed(s, state, seen),
                    at -> missing(s, state),
                    (error, retryAt) -> Retries.readFailed(s, state, error, retryAt)),
        problem -> Retries.problem(s, state, problem, backoff));
  }

  private StageResult observed(Situation s, State state, UploadView seen) {
    Revision upload = revision(s, state);
    return switch (seen.phase()) {
      case QUEUED, IN_PROGRESS ->
          running(s, state, isNews(s, upload, seen) ? upload.observed(seen, null) : upload);
      case COMPLETE -> complete(s, state, upload.observed(seen, s.now()));
      case FAILED, NAME_TAKEN -> failed(s, state.with(upload.observed(seen, s.now())), seen);
    };
  }

  /**
   * A new upload is queued and then runs: that the service says so itself is not worth a write
   * while it may be over by the next look, only where it goes on.
   */
  private boolean isNews(Situation s, Revision upload, UploadView seen) {
    Duration age = Duration.between(startedAt(s, upload), s.now());
    return upload.remoteStatus() != null
        || (seen.phase() != UploadPhase.QUEUED && age.compareTo(backoff.pollMax()) >= 0);
  }

  private StageResult running(Situation s, State state, Revision upload) {
    Duration age = Duration.between(startedAt(s, upload), s.now());
    if (age.compareTo(backoff.uploadDeadline()) >= 0) {
      return lookingOn(
          state.with(upload),
          Reason.UPLOAD_DEADLINE_EXCEEDED,
          "Together's job "
              + upload.ref().jobId()
              + " has not ended within UPLOAD_DEADLINE. Likely Together cannot fetch the source:"
              + " the URL has expired or the token has no access. Still looking, now and then",
          backoff.lookAgain(s.jitter()));
    }
    return StageResult.halt(
        new Decision.Update(
            state.with(upload).withoutGate(), inProgress(upload), backoff.poll(age, s.jitter())));
  }

  private StageResult complete(Situation s, State state, Revision upload) {
    if (upload.ref().modelName() == null) {
      return Retries.whenChanged(
          s,
          state,
          Reason.MODEL_NAME_UNKNOWN,
          "The upload is complete, but Together does not tell its model name. Look for "
              + upload.remoteName()
              + " in "
              + vocabularies.of(s.api()).listModelsCall());
    }
    return StageResult.next(state.with(upload).withoutGate());
  }

  private static StageResult failed(Situation s, State state, UploadView seen) {
    String said = seen.message();
    return Retries.whenSourceChanged(
        s,
        state,
        Reason.UPLOAD_FAILED,
        "Together's job "
            + seen.ref().jobId()
            + " failed: "
            + (said == null || said.isEmpty() ? "it gives no reason" : said)
            + ". Correct the source, then change the spec or request a reconcile");
  }

  /** What Ready says while the service fetches the files. */
  public static ReadyCondition inProgress(Revision upload) {
    return ReadyCondition.of(
        Reason.UPLOAD_IN_PROGRESS,
        "Together's job "
            + upload.ref().jobId()
            + " is fetching the adapter"
            + (upload.remoteStatus() == null ? "" : " (" + upload.remoteStatus() + ")"));
  }

  private StageResult missing(Situation s, State state) {
    Revision upload = revision(s, state);
    if (s.isBefore(startedAt(s, upload).plus(backoff.grace()))) {
      return state.equals(s.recorded())
          ? Retries.keep(backoff.poll(Duration.ZERO, s.jitter()))
          : running(s, state, upload);
    }
    return lookingOn(
        state,
        Reason.JOB_NOT_FOUND,
        "Together no longer knows the job "
            + upload.ref().jobId()
            + ". It is not uploaded twice on a guess; choose another spec.modelName to upload anew",
        backoff.slowRetry(s.jitter()));
  }

  /** The user must act, and the service is still read: nothing of that is worth a write. */
  private static StageResult lookingOn(
      State state, Reason reason, String message, Duration requeueAfter) {
    return StageResult.halt(
        new Decision.Update(state.withoutGate(), ReadyCondition.of(reason, message), requeueAfter));
  }

  private static Instant startedAt(Situation s, Revision upload) {
    return Objects.requireNonNullElse(upload.startTime(), s.now());
  }

  private static Revision revision(Situation s, State state) {
    return state.revision(s.spec().specHash()).orElseThrow();
  }
}
