package dev.loraoperator.lifecycle.state;

import dev.loraoperator.model.SecretKeyRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What our status already says.
 *
 * @param model what applications use
 * @param destination where everything is uploaded to
 * @param revisions newest first
 * @param gate null while nothing is wrong
 * @param checks what was checked
 * @param deployments everything of ours that may bill
 * @param handled requests that were carried out
 */
public record State(
    CurrentModel model,
    Destination destination,
    List<Revision> revisions,
    @Nullable RetryGate gate,
    Checks checks,
    Serving serving,
    List<Deployment> deployments,
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
        CurrentModel.NONE,
        Destination.UNKNOWN,
        List.of(),
        null,
        Checks.NONE,
        Serving.NONE,
        List.of(),
        Handled.NONE);
  }

  /** {@link Checks#source}. */
  public @Nullable SourceCheck sourceCheck() {
    return checks.source();
  }

  /** {@link Checks#validated}. */
  public @Nullable ConditionValue validated() {
    return checks.validated();
  }

  /** {@link Checks#verification}. */
  public @Nullable Verification verification() {
    return checks.verification();
  }

  /** The newest revision of a spec at the destination. */
  public Optional<Revision> revision(String specHash) {
    return atDestination().filter(revision -> revision.specHash().equals(specHash)).findFirst();
  }

  /** The revision that applications use. */
  public Optional<Revision> current() {
    return revisions.stream()
        .filter(revision -> model.revision() != null && model.revision() == revision.number())
        .findFirst();
  }

  /** The revisions on the API and in the account that everything is uploaded to, newest first. */
  public Stream<Revision> atDestination() {
    return revisions.stream().filter(revision -> !isElsewhere(revision));
  }

  /** Whether it surely is on another API or in another account than everything is uploaded to. */
  public boolean isElsewhere(Revision revision) {
    return destination.excludes(revision);
  }

  public Step step(String specHash) {
    return revision(specHash).map(State::step).orElse(Step.START);
  }

  private static Step step(Revision revision) {
    if (revision.isUploaded()) {
      return Step.DONE;
    }
    if (revision.ref().isComplete()) {
      return revision.completionTime() == null ? Step.FOLLOW : Step.START;
    }
    return revision.intent() == null ? Step.START : Step.CONFIRM;
  }

  /** Whether a revision at the destination goes, or was to go, to this remote name. */
  public boolean hasUsed(String remoteName) {
    return atDestination().anyMatch(revision -> revision.remoteName().equals(remoteName));
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
    return new State(model, destination, newRevisions, gate, checks, serving, deployments, handled);
  }

  public State withGate(@Nullable RetryGate newGate) {
    return new State(model, destination, revisions, newGate, checks, serving, deployments, handled);
  }

  public State withoutGate() {
    return withGate(null);
  }

  private State withChecks(Checks newChecks) {
    return new State(model, destination, revisions, gate, newChecks, serving, deployments, handled);
  }

  public State withSourceCheck(@Nullable SourceCheck check) {
    return withChecks(new Checks(check, validated(), verification()));
  }

  public State withValidated(@Nullable ConditionValue newValidated) {
    return withChecks(new Checks(sourceCheck(), newValidated, verification()));
  }

  public State withVerification(@Nullable Verification newVerification) {
    return withChecks(new Checks(sourceCheck(), validated(), newVerification));
  }

  public State withServing(Serving newServing) {
    return new State(model, destination, revisions, gate, checks, newServing, deployments, handled);
  }

  public State withModel(CurrentModel newModel) {
    return new State(newModel, destination, revisions, gate, checks, serving, deployments, handled);
  }

  /** Applications use the model of {@code revision} from now on. */
  public State using(Revision revision) {
    return withModel(model.using(revision));
  }

  /** Applications pass {@code inferenceModel} from now on. */
  public State withInferenceModel(String inferenceModel) {
    return withModel(model.withInferenceModel(inferenceModel));
  }

  /** The base model of what is uploaded from now on; null while it is not known. */
  public State withBaseModel(CurrentModel.@Nullable BaseModel base) {
    return withModel(model.withBaseModel(base));
  }

  /** The service calls the model of {@code revision} by another name. */
  public State renamed(Revision revision, String modelName) {
    return with(revision.renamed(modelName))
        .withModel(model.renamed(revision.ref().modelName(), modelName));
  }

  public State withDestination(Destination newDestination) {
    return new State(model, newDestination, revisions, gate, checks, serving, deployments, handled);
  }

  /**
   * Everything is uploaded to {@code account} from now on, which the key at {@code place} opens.
   * What is known to be there already is reached with that key.
   */
  public State withAccount(Destination.Account account, SecretKeyRef place) {
    Destination moved = destination.in(account);
    return withDestination(moved)
        .withRevisions(
            revisions.stream()
                .map(
                    revision ->
                        moved.isInAnotherAccount(revision)
                            ? revision
                            : revision.in(account.projectId(), place))
                .toList());
  }

  /** The reconcile request is carried out. */
  public State withHandledRequest(@Nullable String request) {
    Handled now = new Handled(request, handled.sourceUpdate());
    return new State(model, destination, revisions, gate, checks, serving, deployments, now);
  }
}
