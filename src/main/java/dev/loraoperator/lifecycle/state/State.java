package dev.loraoperator.lifecycle.state;

import dev.loraoperator.backend.UploadPhase;
import org.jspecify.annotations.Nullable;

/**
 * What our status already says.
 *
 * @param modelName the name applications use; keeps pointing at the previous upload until the next
 *     one is complete
 * @param upload null before the first attempt
 * @param setback null while nothing is wrong
 * @param inferenceModel what an application should call; keeps pointing at what serves
 * @param sourceCheck null when the source was not looked at
 * @param verification null when no question was asked
 * @param handledRequest the last reconcile request that was carried out; null before the first
 */
public record State(
    @Nullable String modelName,
    @Nullable String modelId,
    @Nullable UploadRecord upload,
    @Nullable RetryGate setback,
    @Nullable String inferenceModel,
    @Nullable SourceCheck sourceCheck,
    Serving serving,
    @Nullable Verification verification,
    @Nullable String handledRequest) {

  /** The next step towards {@code specHash}. */
  public enum Step {
    /** Nothing has been posted for it, or what was posted has failed or was refused. */
    START,
    /** A POST was intended and its effect is not known here. */
    CONFIRM,
    /** A job is known and has not ended. */
    FOLLOW,
    /** Uploaded. */
    DONE
  }

  /** Before the first pass. */
  public static State none() {
    return new State(null, null, null, null, null, null, Serving.NONE, null, null);
  }

  public Step step(String specHash) {
    if (upload == null || !upload.specHash().equals(specHash)) {
      return Step.START;
    }
    if (upload.jobId() != null) {
      if (upload.completionTime() == null) {
        return Step.FOLLOW;
      }
      return upload.phase() == UploadPhase.COMPLETE && upload.acceptedName() != null
          ? Step.DONE
          : Step.START;
    }
    return upload.intentTime() == null ? Step.START : Step.CONFIRM;
  }

  public State with(@Nullable UploadRecord newUpload) {
    return new State(
        modelName,
        modelId,
        newUpload,
        null,
        inferenceModel,
        sourceCheck,
        serving,
        verification,
        handledRequest);
  }

  public State with(RetryGate newSetback) {
    return new State(
        modelName,
        modelId,
        upload,
        newSetback,
        inferenceModel,
        sourceCheck,
        serving,
        verification,
        handledRequest);
  }

  public State withoutSetback() {
    return with(upload);
  }

  /** What the source looks like, for the upload that is about to begin. */
  public State checked(@Nullable SourceCheck check) {
    return new State(
        modelName,
        modelId,
        upload,
        setback,
        inferenceModel,
        check,
        serving,
        verification,
        handledRequest);
  }

  public State serving(Serving newServing) {
    return new State(
        modelName,
        modelId,
        upload,
        setback,
        inferenceModel,
        sourceCheck,
        newServing,
        verification,
        handledRequest);
  }

  public State verified(@Nullable Verification newVerification) {
    return new State(
        modelName,
        modelId,
        upload,
        setback,
        inferenceModel,
        sourceCheck,
        serving,
        newVerification,
        handledRequest);
  }

  /** Applications use the model {@code name} from now on. */
  public State naming(String name, @Nullable String id) {
    return new State(
        name,
        id,
        upload,
        setback,
        inferenceModel,
        sourceCheck,
        serving,
        verification,
        handledRequest);
  }

  /** Applications call it as {@code model} from now on. */
  public State calledAs(String model) {
    return new State(
        modelName,
        modelId,
        upload,
        setback,
        model,
        sourceCheck,
        serving,
        verification,
        handledRequest);
  }

  /** What a person has asked for by {@code request} is done. */
  public State handled(@Nullable String request) {
    return new State(
        modelName,
        modelId,
        upload,
        setback,
        inferenceModel,
        sourceCheck,
        serving,
        verification,
        request);
  }
}
