package dev.loraoperator.lifecycle.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What our status already says.
 *
 * @param model what applications use
 * @param revisions newest first
 * @param gate null while nothing is wrong
 * @param sourceCheck null when the source was not checked
 * @param deployments everything of ours that may bill
 * @param verification null when no prompt was sent
 * @param handled requests that were carried out
 */
public record State(
    Model model,
    List<Revision> revisions,
    @Nullable RetryGate gate,
    @Nullable SourceCheck sourceCheck,
    Serving serving,
    List<Deployment> deployments,
    @Nullable Verification verification,
    Handled handled) {

  public State {
    revisions =
        revisions.stream().sorted(Comparator.comparingInt(Revision::number).reversed()).toList();
    deployments = List.copyOf(deployments);
  }

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
   * @param revision {@code status.currentRevision}: the number of the revision that {@code name} is
   * @param account where it is; null while that is not known
   * @param baseModel null while it is not known
   */
  public record Model(
      @Nullable String name,
      @Nullable String id,
      @Nullable String inferenceModel,
      @Nullable Integer revision,
      @Nullable Account account,
      @Nullable BaseModel baseModel) {
    static final Model NONE = new Model(null, null, null, null, null, null);
  }

  /**
   * An account or project at the service.
   *
   * @param name for people; never compared
   */
  public record Account(String projectId, @Nullable String name) {}

  /**
   * A base model.
   *
   * @param id where the service has ids
   * @param from what it was taken from
   */
  public record BaseModel(String name, @Nullable String id, @Nullable String from) {}

  /**
   * Requests of the user that were carried out last; null before the first.
   *
   * @param reconcile {@code status.lastHandledReconcileAt}
   * @param sourceUpdate {@code status.lastHandledSourceUpdateAt}
   */
  public record Handled(@Nullable String reconcile, @Nullable String sourceUpdate) {
    static final Handled NONE = new Handled(null, null);
  }

  /** Before the first reconciliation. */
  public static State none() {
    return new State(
        Model.NONE, List.of(), null, null, Serving.NONE, List.of(), null, Handled.NONE);
  }

  /** The newest revision of a spec. */
  public Optional<Revision> revision(String specHash) {
    return revisions.stream().filter(revision -> revision.specHash().equals(specHash)).findFirst();
  }

  public Step step(String specHash) {
    return revision(specHash).map(State::step).orElse(Step.START);
  }

  private static Step step(Revision revision) {
    if (revision.ref().isComplete()) {
      if (revision.completionTime() == null) {
        return Step.FOLLOW;
      }
      return revision.isUploaded() ? Step.DONE : Step.START;
    }
    return revision.intent() == null ? Step.START : Step.CONFIRM;
  }

  /** Whether a revision goes, or was to go, to this remote name. */
  public boolean hasUsed(String remoteName) {
    return revisions.stream().anyMatch(revision -> revision.remoteName().equals(remoteName));
  }

  /** The job of the newest revision; null when it has none. */
  public @Nullable String newestJob() {
    return revisions.isEmpty() ? null : revisions.get(0).ref().jobId();
  }

  /** The number of the next revision. */
  public int nextNumber() {
    return revisions.isEmpty() ? 1 : revisions.get(0).number() + 1;
  }

  /** With {@code revision} instead of the one with its number, or beside the others. */
  public State with(Revision revision) {
    List<Revision> all = new ArrayList<>(revisions);
    all.removeIf(known -> known.number() == revision.number());
    all.add(revision);
    return withRevisions(all);
  }

  public State withRevisions(List<Revision> newRevisions) {
    return new State(
        model, newRevisions, gate, sourceCheck, serving, deployments, verification, handled);
  }

  public State withGate(@Nullable RetryGate newGate) {
    return new State(
        model, revisions, newGate, sourceCheck, serving, deployments, verification, handled);
  }

  public State withoutGate() {
    return withGate(null);
  }

  public State withSourceCheck(@Nullable SourceCheck check) {
    return new State(model, revisions, gate, check, serving, deployments, verification, handled);
  }

  public State withServing(Serving newServing) {
    return new State(
        model, revisions, gate, sourceCheck, newServing, deployments, verification, handled);
  }

  public State withVerification(@Nullable Verification newVerification) {
    return new State(
        model, revisions, gate, sourceCheck, serving, deployments, newVerification, handled);
  }

  public State withModel(Model newModel) {
    return new State(
        newModel, revisions, gate, sourceCheck, serving, deployments, verification, handled);
  }

  /** Applications use the model of {@code revision} from now on. */
  public State using(Revision revision) {
    return withModel(
        new Model(
            revision.ref().modelName(),
            revision.ref().modelId(),
            model.inferenceModel(),
            revision.number(),
            model.account(),
            model.baseModel()));
  }

  /** Applications pass {@code inferenceModel} from now on. */
  public State withInferenceModel(String inferenceModel) {
    return withModel(
        new Model(
            model.name(),
            model.id(),
            inferenceModel,
            model.revision(),
            model.account(),
            model.baseModel()));
  }

  /** The reconcile request is carried out. */
  public State withHandledRequest(@Nullable String request) {
    return new State(
        model,
        revisions,
        gate,
        sourceCheck,
        serving,
        deployments,
        verification,
        new Handled(request, handled.sourceUpdate()));
  }
}
