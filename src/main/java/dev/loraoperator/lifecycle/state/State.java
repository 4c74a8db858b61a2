package dev.loraoperator.lifecycle.state;

import org.jspecify.annotations.Nullable;

/**
 * What our status already says.
 *
 * @param model what applications use
 * @param upload null before the first attempt
 * @param gate null while nothing is wrong
 * @param sourceCheck null when the source was not checked
 * @param verification null when no prompt was sent
 * @param handledRequest the last reconcile request that was carried out; null before the first
 */
public record State(
    Model model,
    @Nullable UploadRecord upload,
    @Nullable RetryGate gate,
    @Nullable SourceCheck sourceCheck,
    Serving serving,
    @Nullable Verification verification,
    @Nullable String handledRequest) {

  /** The next step towards a spec. */
  public enum Step {
    /** Nothing has been created for it, or what was created has failed or was refused. */
    START,
    /** A create was intended and its effect is not known here. */
    CONFIRM,
    /** The upload is known and has not ended. */
    FOLLOW,
    /** Uploaded. */
    DONE
  }

  /**
   * What applications use: it keeps pointing at what serves until the next upload may take over.
   *
   * @param name {@code status.modelName}
   * @param id {@code status.modelId}
   * @param inferenceModel what an application passes as {@code model}
   */
  public record Model(@Nullable String name, @Nullable String id, @Nullable String inferenceModel) {
    static final Model NONE = new Model(null, null, null);
  }

  /** Before the first reconciliation. */
  public static State none() {
    return new State(Model.NONE, null, null, null, Serving.NONE, null, null);
  }

  public Step step(String specHash) {
    if (upload == null || !upload.specHash().equals(specHash)) {
      return Step.START;
    }
    if (upload.ref().isComplete()) {
      if (upload.completionTime() == null) {
        return Step.FOLLOW;
      }
      return upload.isUploaded() ? Step.DONE : Step.START;
    }
    return upload.hasOpenIntent() ? Step.CONFIRM : Step.START;
  }

  public State withUpload(@Nullable UploadRecord newUpload) {
    return new State(model, newUpload, gate, sourceCheck, serving, verification, handledRequest);
  }

  public State withGate(@Nullable RetryGate newGate) {
    return new State(model, upload, newGate, sourceCheck, serving, verification, handledRequest);
  }

  public State withoutGate() {
    return withGate(null);
  }

  public State withSourceCheck(@Nullable SourceCheck check) {
    return new State(model, upload, gate, check, serving, verification, handledRequest);
  }

  public State withServing(Serving newServing) {
    return new State(model, upload, gate, sourceCheck, newServing, verification, handledRequest);
  }

  public State withVerification(@Nullable Verification newVerification) {
    return new State(model, upload, gate, sourceCheck, serving, newVerification, handledRequest);
  }

  /** Applications use the model {@code name} from now on. */
  public State withModel(@Nullable String name, @Nullable String id) {
    return withModel(new Model(name, id, model.inferenceModel()));
  }

  /** Applications pass {@code inferenceModel} from now on. */
  public State withInferenceModel(String inferenceModel) {
    return withModel(new Model(model.name(), model.id(), inferenceModel));
  }

  /** The reconcile request is carried out. */
  public State withHandledRequest(@Nullable String request) {
    return new State(model, upload, gate, sourceCheck, serving, verification, request);
  }

  private State withModel(Model newModel) {
    return new State(newModel, upload, gate, sourceCheck, serving, verification, handledRequest);
  }
}
