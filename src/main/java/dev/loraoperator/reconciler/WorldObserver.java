package dev.loraoperator.reconciler;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Fault;
import dev.loraoperator.core.Revisions;
import dev.loraoperator.core.SecretLookup;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.decision.Post;
import dev.loraoperator.core.decision.Progress;
import dev.loraoperator.core.decision.Rival;
import dev.loraoperator.core.decision.Setback;
import dev.loraoperator.core.decision.UploadRecord;
import dev.loraoperator.core.decision.World;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.remote.UploadOutcome;
import dev.loraoperator.core.remote.UploadRequest;
import dev.loraoperator.core.spec.AdapterRequest;
import dev.loraoperator.kube.SecretReader;
import dev.loraoperator.kube.SecretSnapshot;
import dev.loraoperator.kube.StatusMapper;
import dev.loraoperator.source.Resolution;
import dev.loraoperator.source.ResolvedSource;
import dev.loraoperator.source.SourceResolver;
import dev.loraoperator.together.Account;
import dev.loraoperator.together.Accounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** All reads of a pass; asks only for what the next step needs, and waits for nothing. */
final class WorldObserver {

  /** Changed by a person to have everything tried again at once. */
  private static final String RECONCILE_REQUESTED_AT = "lora-operator.dev/reconcile-requested-at";

  private final SecretReader secrets;
  private final SourceResolver sources;
  private final Accounts accounts;
  private final RivalFinder rivals;
  private final Delays delays;
  private final Clock clock;
  private final DoubleSupplier random;

  WorldObserver(
      Dependencies dependencies, SecretReader secrets, Accounts accounts, RivalFinder rivals) {
    this.secrets = secrets;
    this.sources = dependencies.sources();
    this.accounts = accounts;
    this.rivals = rivals;
    this.delays = dependencies.delays();
    this.clock = dependencies.clock();
    this.random = dependencies.random();
  }

  Observation observe(LoraAdapter adapter, AdapterRequest request, Progress progress) {
    WorldBuilder world =
        new WorldBuilder(clock.instant(), RivalFinder.createdAt(adapter), random.getAsDouble());
    Progress.Step step = progress.step(request.specHash());
    if (step == Progress.Step.DONE) {
      return new Observation(world.build(), null, null);
    }
    SecretSnapshot snapshot = secrets.read(request.id().namespace(), request.secretNames());
    world.secrets = snapshot.values();
    world.inputsRevision = inputsRevision(adapter, snapshot);
    if (!(snapshot.lookup(request.apiKey()) instanceof SecretLookup.Found apiKey)) {
      world.fault = SecretLookup.fault(snapshot.lookup(request.apiKey()));
      return new Observation(world.build(), null, null);
    }
    Account account = accounts.of(apiKey.value());
    if (mustWait(progress, world)) {
      return new Observation(world.build(), account, null);
    }
    return switch (step) {
      case FOLLOW -> follow(request, progress, account, world);
      case START -> start(request, account, apiKey.value(), snapshot, world);
      case CONFIRM -> confirm(request, progress, account, apiKey.value(), snapshot, world);
      case DONE -> throw new IllegalStateException("handled above");
    };
  }

  private Observation follow(
      AdapterRequest request, Progress progress, Account account, WorldBuilder world) {
    String jobId = Objects.requireNonNull(Objects.requireNonNull(progress.upload()).jobId());
    world.job = account.job(request.id(), jobId, world.now.minus(delays.pollMin()));
    return new Observation(world.build(), account, null);
  }

  private Observation start(
      AdapterRequest request,
      Account account,
      Sensitive apiKey,
      SecretSnapshot snapshot,
      WorldBuilder world) {
    askForJobs(request, account, world.now.minus(delays.pollMin()), world);
    if (!(world.jobs instanceof Remote.Known<JobList>)) {
      return new Observation(world.build(), account, null);
    }
    world.rivals = rivals.of(request, apiKey);
    UploadRequest upload = resolve(request, snapshot, world);
    if (upload != null) {
      world.turnAt = account.turn(request.id());
    }
    return new Observation(world.build(), account, upload);
  }

  private Observation confirm(
      AdapterRequest request,
      Progress progress,
      Account account,
      Sensitive apiKey,
      SecretSnapshot snapshot,
      WorldBuilder world) {
    UploadRecord intent = Objects.requireNonNull(progress.upload());
    world.post = account.post(request.id(), attemptKey(intent));
    if (world.post instanceof Post.InFlight) {
      return new Observation(world.build(), account, null);
    }
    if (world.post instanceof Post.Finished finished
        && !(finished.outcome() instanceof UploadOutcome.NameTaken)) {
      return new Observation(world.build(), account, null);
    }
    Instant learnt =
        world.post instanceof Post.Finished finished
            ? finished.at()
            : later(
                Objects.requireNonNull(intent.intentTime()).plusMillis(1),
                world.now.minus(delays.pollMin()));
    askForJobs(request, account, learnt, world);
    if (!(world.jobs instanceof Remote.Known<JobList> known)) {
      return new Observation(world.build(), account, null);
    }
    world.rivals = rivals.of(request, apiKey);
    world.claimedJobs = rivals.claimedJobs(request, known.value().byName(intent.remoteName()));
    UploadRequest upload = mayPostAgain(intent, known) ? resolve(request, snapshot, world) : null;
    if (upload != null) {
      world.turnAt = account.turn(request.id());
    }
    return new Observation(world.build(), account, upload);
  }

  private boolean mayPostAgain(UploadRecord intent, Remote.Known<JobList> jobs) {
    Instant intendedAt = Objects.requireNonNull(intent.intentTime());
    return jobs.at().isAfter(intendedAt.plus(delays.graceAfter(intent.attempt())));
  }

  private static void askForJobs(
      AdapterRequest request, Account account, Instant notBefore, WorldBuilder world) {
    world.jobs = account.jobs(request.id(), notBefore);
    world.clockSkew = account.clockSkew();
  }

  /** What would be posted; null, with the reason in {@code world}, when it cannot be made now. */
  private @Nullable UploadRequest resolve(
      AdapterRequest request, SecretSnapshot snapshot, WorldBuilder world) {
    Resolution resolution = sources.resolve(request.id().namespace(), request.source(), snapshot);
    if (resolution instanceof Resolution.Faulty faulty) {
      world.sourceFault = faulty.fault();
      return null;
    }
    if (resolution instanceof Resolution.Pending pending) {
      world.turnAt = pending.until();
      return null;
    }
    ResolvedSource source = ((Resolution.Resolved) resolution).source();
    return new UploadRequest(
        request.modelName(),
        source.location(),
        request.baseModel(),
        request.markedDescription(),
        source.huggingFaceToken());
  }

  /** The decision will wait, so nothing is asked. */
  private static boolean mustWait(Progress progress, WorldBuilder world) {
    Setback setback = progress.setback();
    return setback != null
        && (!setback.inputsRevision().equals(world.inputsRevision)
            || setback.retryAt() == null
            || world.now.isBefore(setback.retryAt()));
  }

  static String attemptKey(UploadRecord upload) {
    return upload.remoteName() + "#" + upload.attempt();
  }

  private static String inputsRevision(LoraAdapter adapter, SecretSnapshot snapshot) {
    String requested = reconcileRequest(adapter);
    return Revisions.of(
        Long.toString(StatusMapper.generation(adapter)),
        requested == null ? "" : requested,
        snapshot.revision());
  }

  /** What a person has asked for with {@link #RECONCILE_REQUESTED_AT}; any change counts. */
  static @Nullable String reconcileRequest(LoraAdapter adapter) {
    return adapter.getMetadata().getAnnotations() == null
        ? null
        : adapter.getMetadata().getAnnotations().get(RECONCILE_REQUESTED_AT);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Collects what is seen; everything not asked for keeps its neutral value. */
  private static final class WorldBuilder {
    private final Instant now;
    private final Instant createdAt;
    private final double jitter;
    private String inputsRevision = "";
    private @Nullable Fault fault;
    private @Nullable Fault sourceFault;
    private Remote<JobList> jobs = new Remote.NotAsked<>();
    private Remote<JobView> job = new Remote.NotAsked<>();
    private Post post = new Post.None();
    private @Nullable Instant turnAt;
    private List<Rival> rivals = List.of();
    private Set<String> claimedJobs = Set.of();
    private Duration clockSkew = Duration.ZERO;
    private List<Sensitive> secrets = List.of();

    WorldBuilder(Instant now, Instant createdAt, double jitter) {
      this.now = now;
      this.createdAt = createdAt;
      this.jitter = jitter;
    }

    World build() {
      return new World(
          now,
          createdAt,
          inputsRevision,
          jitter,
          fault,
          sourceFault,
          jobs,
          job,
          post,
          turnAt,
          rivals,
          claimedJobs,
          clockSkew,
          secrets);
    }
  }
}
