package dev.loraoperator.core.decision;

import dev.loraoperator.core.remote.JobPhase;
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
public record Progress(
    @Nullable String modelName,
    @Nullable String modelId,
    @Nullable UploadRecord upload,
    @Nullable Setback setback,
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
  public static Progress none() {
    return new Progress(null, null, null, null, null, null, Serving.NONE, null, null);
  }

  public Step step(String specHash) {
    if (upload == null || !upload.specHash().equals(specHash)) {
      return Step.START;
    }
    if (upload.jobId() != null) {
      if (upload.completionTime() == null) {
        return Step.FOLLOW;
      }
      return upload.phase() == JobPhase.COMPLETE && upload.acceptedName() != null
          ? Step.DONE
          : Step.START;
    }
    return upload.intentTime() == null ? Step.START : Step.CONFIRM;
  }

  Progress with(@Nullable UploadRecord newUpload) {
    return new Progress(
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

  Progress with(Setback newSetback) {
    return new Progress(
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

  Progress withoutSetback() {
    return with(upload);
  }

  /** What the source looks like, for the upload that is about to begin. */
  Progress checked(@Nullable SourceCheck check) {
    return new Progress(
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

  Progress serving(Serving newServing) {
    return new Progress(
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

  Progress verified(@Nullable Verification newVerification) {
    return new Progress(
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
  Progress naming(String name, @Nullable String id) {
    return new Progress(
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
  Progress calledAs(String model) {
    return new Progress(
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
  Progress handled(@Nullable String request) {
    return new Progress(
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
