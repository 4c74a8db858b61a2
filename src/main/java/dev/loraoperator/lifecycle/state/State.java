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
 * @param key what is known of the API key
 * @param revisions newest first
 * @param gate null while nothing is wrong
 * @param sourceCheck null when the source was not checked
 * @param deployments everything of ours that may bill
 * @param verification null when no prompt was sent
 * @param handled requests that were carried out
 */
public record State(
    Model model,
    Key key,
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
   * @param baseModel null while it is not known
   */
  public record Model(
      @Nullable String name,
      @Nullable String id,
      @Nullable String inferenceModel,
      @Nullable Integer revision,
      @Nullable BaseModel baseModel) {
    static final Model NONE = new Model(null, null, null, null, null);
  }

  /**
   * What is known of the API key.
   *
   * @param account the one that everything is uploaded to; null while it is not known
   * @param refused condition {@code KeyAccepted} of what is uploaded; null unless there is no
   *     usable key, or the service refuses it
   */
  public record Key(@Nullable Account account, @Nullable ConditionValue refused) {
    static final Key UNKNOWN = new Key(null, null);
  }

  /**
   * An account or project at the service.
   *
   * @param name for people; never compared
   */
  public record Account(String projectId, @Nullable String name) {

    /** For people: {@code the account acme (project proj_1)}. */
    public String words() {
      return "the account " + (name == null ? "" : name + " ") + "(project " + projectId + ")";
    }
  }

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
        Model.NONE,
        Key.UNKNOWN,
        List.of(),
        null,
        null,
        Serving.NONE,
        List.of(),
        null,
        Handled.NONE);
  }

  /** The newest revision of a spec in the account. */
  public Optional<Revision> revision(String specHash) {
    return inAccount().filter(revision -> revision.specHash().equals(specHash)).findFirst();
  }

  /** The revisions in the account that everything is uploaded to, newest first. */
  public Stream<Revision> inAccount() {
    return revisions.stream().filter(revision -> !isElsewhere(revision));
  }

  /** Whether it surely is in another account than the one that everything is uploaded to. */
  public boolean isElsewhere(Revision revision) {
    String itsAccount = revision.placement().account();
    return key.account() != null
        && itsAccount != null
        && !itsAccount.equals(key.account().projectId());
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

  /** Whether a revision in the account goes, or was to go, to this remote name. */
  public boolean hasUsed(String remoteName) {
    return inAccount().anyMatch(revision -> revision.remoteName().equals(remoteName));
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
        model, key, newRevisions, gate, sourceCheck, serving, deployments, verification, handled);
  }

  public State withGate(@Nullable RetryGate newGate) {
    return new State(
        model, key, revisions, newGate, sourceCheck, serving, deployments, verification, handled);
  }

  public State withoutGate() {
    return withGate(null);
  }

  public State withSourceCheck(@Nullable SourceCheck check) {
    return new State(
        model, key, revisions, gate, check, serving, deployments, verification, handled);
  }

  public State withServing(Serving newServing) {
    return new State(
        model, key, revisions, gate, sourceCheck, newServing, deployments, verification, handled);
  }

  public State withVerification(@Nullable Verification newVerification) {
    return new State(
        model, key, revisions, gate, sourceCheck, serving, deployments, newVerification, handled);
  }

  public State withModel(Model newModel) {
    return new State(
        newModel, key, revisions, gate, sourceCheck, serving, deployments, verification, handled);
  }

  /** Applications use the model of {@code revision} from now on. */
  public State using(Revision revision) {
    return withModel(
        new Model(
            revision.ref().modelName(),
            revision.ref().modelId(),
            model.inferenceModel(),
            revision.number(),
            model.baseModel()));
  }

  /** Applications pass {@code inferenceModel} from now on. */
  public State withInferenceModel(String inferenceModel) {
    return withModel(
        new Model(model.name(), model.id(), inferenceModel, model.revision(), model.baseModel()));
  }

  /**
   * Everything is uploaded to {@code account} from now on, which the key at {@code place} opens.
   * What is known to be there already is reached with that key.
   */
  public State withAccount(Account account, SecretKeyRef place) {
    State moved = withKey(new Key(account, key.refused()));
    return moved.withRevisions(
        revisions.stream()
            .map(
                revision ->
                    moved.isElsewhere(revision)
                        ? revision
                        : revision.in(account.projectId(), place))
            .toList());
  }

  public State withKey(Key newKey) {
    return new State(
        model, newKey, revisions, gate, sourceCheck, serving, deployments, verification, handled);
  }

  /** The reconcile request is carried out. */
  public State withHandledRequest(@Nullable String request) {
    return new State(
        model,
        key,
        revisions,
        gate,
        sourceCheck,
        serving,
        deployments,
        verification,
        new Handled(request, handled.sourceUpdate()));
  }
}
