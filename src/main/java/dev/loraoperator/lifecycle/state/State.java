package dev.loraoperator.lifecycle.state;

import dev.loraoperator.model.Api;
import dev.loraoperator.model.SecretKeyRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
 * @param sourceCheck null when the source was not checked
 * @param validated condition {@code Validated}; null where the service checks nothing, or not yet
 * @param deployments everything of ours that may bill
 * @param verification null when no prompt was sent
 * @param handled requests that were carried out
 */
public record State(
    Model model,
    Destination destination,
    List<Revision> revisions,
    @Nullable RetryGate gate,
    @Nullable SourceCheck sourceCheck,
    @Nullable ConditionValue validated,
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
   * Where everything is uploaded to.
   *
   * @param api null while it is not decided
   * @param account null while it is not known
   * @param refused condition {@code KeyAccepted} of what is uploaded; null unless there is no
   *     usable key, or the service refuses it
   */
  public record Destination(
      @Nullable Api api, @Nullable Account account, @Nullable ConditionValue refused) {
    static final Destination UNKNOWN = new Destination(null, null, null);

    /** The same account on another API. */
    public Destination on(Api other) {
      return new Destination(other, account, refused);
    }

    /** Another account on the same API. */
    public Destination in(Account other) {
      return new Destination(api, other, refused);
    }

    /** The same, with or without a key that is refused. */
    public Destination withRefusal(@Nullable ConditionValue now) {
      return new Destination(api, account, now);
    }
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
        Destination.UNKNOWN,
        List.of(),
        null,
        null,
        null,
        Serving.NONE,
        List.of(),
        null,
        Handled.NONE);
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
    Api itsApi = revision.placement().api();
    return isInAnotherAccount(revision)
        || (destination.api() != null && itsApi != null && itsApi != destination.api());
  }

  private boolean isInAnotherAccount(Revision revision) {
    String itsAccount = revision.placement().account();
    return destination.account() != null
        && itsAccount != null
        && !itsAccount.equals(destination.account().projectId());
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
    return new State(
        model,
        destination,
        newRevisions,
        gate,
        sourceCheck,
        validated,
        serving,
        deployments,
        verification,
        handled);
  }

  public State withGate(@Nullable RetryGate newGate) {
    return new State(
        model,
        destination,
        revisions,
        newGate,
        sourceCheck,
        validated,
        serving,
        deployments,
        verification,
        handled);
  }

  public State withoutGate() {
    return withGate(null);
  }

  public State withSourceCheck(@Nullable SourceCheck check) {
    return new State(
        model,
        destination,
        revisions,
        gate,
        check,
        validated,
        serving,
        deployments,
        verification,
        handled);
  }

  public State withValidated(@Nullable ConditionValue newValidated) {
    return new State(
        model,
        destination,
        revisions,
        gate,
        sourceCheck,
        newValidated,
        serving,
        deployments,
        verification,
        handled);
  }

  public State withServing(Serving newServing) {
    return new State(
        model,
        destination,
        revisions,
        gate,
        sourceCheck,
        validated,
        newServing,
        deployments,
        verification,
        handled);
  }

  public State withVerification(@Nullable Verification newVerification) {
    return new State(
        model,
        destination,
        revisions,
        gate,
        sourceCheck,
        validated,
        serving,
        deployments,
        newVerification,
        handled);
  }

  public State withModel(Model newModel) {
    return new State(
        newModel,
        destination,
        revisions,
        gate,
        sourceCheck,
        validated,
        serving,
        deployments,
        verification,
        handled);
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

  /** The service calls the model of {@code revision} by another name. */
  public State renamed(Revision revision, String modelName) {
    String before = revision.ref().modelName();
    State renamed = with(revision.renamed(modelName));
    return renamed.withModel(
        new Model(
            Objects.equals(model.name(), before) ? modelName : model.name(),
            model.id(),
            Objects.equals(model.inferenceModel(), before) ? modelName : model.inferenceModel(),
            model.revision(),
            model.baseModel()));
  }

  /** The base model of what is uploaded from now on; null while it is not known. */
  public State withBaseModel(@Nullable BaseModel base) {
    return withModel(
        new Model(model.name(), model.id(), model.inferenceModel(), model.revision(), base));
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
    State moved = withDestination(destination.in(account));
    return moved.withRevisions(
        revisions.stream()
            .map(
                revision ->
                    moved.isInAnotherAccount(revision)
                        ? revision
                        : revision.in(account.projectId(), place))
            .toList());
  }

  public State withDestination(Destination newDestination) {
    return new State(
        model,
        newDestination,
        revisions,
        gate,
        sourceCheck,
        validated,
        serving,
        deployments,
        verification,
        handled);
  }

  /** The reconcile request is carried out. */
  public State withHandledRequest(@Nullable String request) {
    return new State(
        model,
        destination,
        revisions,
        gate,
        sourceCheck,
        validated,
        serving,
        deployments,
        verification,
        new Handled(request, handled.sourceUpdate()));
  }
}
