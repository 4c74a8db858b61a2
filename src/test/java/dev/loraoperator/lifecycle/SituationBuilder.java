package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.BaseChoice;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.ApiKeys;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.lifecycle.stage.NameClaims;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.SourceAccess;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.inspection.AdapterFacts;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.spec.SpecCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the situation of a test case; what is not said is neutral. */
final class SituationBuilder {

  static final AdapterFacts FACTS =
      new AdapterFacts(
          "zip", 8, 16, List.of("q_proj"), null, "CAUSAL_LM", 1000L, 2, 3, "etag/1000");

  private static final Resolution.Resolved RESOLVED =
      new Resolution.Resolved(Sensitive.of("https://hub.example/acme/support-bot"), null);

  private final FakeBackend backend = new FakeBackend();
  private FakeBackend v2 = backend;
  private Instant now = Specs.NOW;
  private Instant createdAt = Specs.NOW.minusSeconds(600);
  private String inputsHash = "hash1";
  private String sourceHash = "source of hash1";
  private @Nullable String request;
  private @Nullable Problem problem;
  private Resolution resolution = RESOLVED;
  private Remote<Inspection> inspection =
      new Remote.Known<>(new Inspection.Passed(FACTS, List.of()), Specs.NOW);
  private boolean begun;
  private @Nullable Duration maxAge;
  private int resolutions;
  private List<NameClaim> claims = List.of();
  private Set<String> heldJobs = Set.of();
  private final Map<SecretKeyRef, ModelBackend> otherKeys = new HashMap<>();
  private @Nullable Function<Operation.Create, RemoteCall<Operation.Create, CreateOutcome>>
      creation;

  static SituationBuilder given() {
    return new SituationBuilder();
  }

  /** For an adapter with {@code spec} whose status says {@code recorded}. */
  Situation of(AdapterSpec spec, State recorded) {
    return of(spec, recorded, null);
  }

  Situation of(AdapterSpec spec, State recorded, Situation.@Nullable Deletion deletion) {
    if (creation != null) {
      backend.creation = creation.apply(create(Revisions.newest(recorded).intentId()));
    }
    return new Situation(
        new SpecCheck.Valid(spec),
        recorded,
        now,
        createdAt,
        0,
        request == null
            ? null
            : new Situation.ReconcileRequest(
                request, now, request.equals(recorded.handled().reconcile())),
        deletion,
        Api.V1,
        new FakeKeys());
  }

  Instant now() {
    return now;
  }

  /** What was read so far. */
  List<String> reads() {
    return backend.reads;
  }

  /** How often the source was resolved. */
  int resolutions() {
    return resolutions;
  }

  /** How old the pre-flight check may be that was asked for last; null where none was. */
  @Nullable Duration maxAge() {
    return maxAge;
  }

  SituationBuilder now(Instant time) {
    now = time;
    return this;
  }

  SituationBuilder createdAt(Instant time) {
    createdAt = time;
    return this;
  }

  SituationBuilder inputs(String hash) {
    inputsHash = hash;
    sourceHash = "source of " + hash;
    return this;
  }

  /** Only the API key is another one. */
  SituationBuilder rotatedKey() {
    inputsHash += " with another key";
    return this;
  }

  /** There is no API key. */
  SituationBuilder problem(Problem lacking) {
    problem = lacking;
    return this;
  }

  SituationBuilder sourceProblem(Problem lacking) {
    resolution = new Resolution.Faulty(lacking);
    return this;
  }

  SituationBuilder uploads(UploadView... listed) {
    return uploads(new Remote.Known<>(new UploadList(List.of(listed)), now));
  }

  SituationBuilder uploads(Remote<UploadList> known) {
    backend.uploads = known;
    return this;
  }

  /** What the API v2 shows; without this it shows the same as v1. */
  SituationBuilder v2(FakeBackend other) {
    v2 = other;
    return this;
  }

  SituationBuilder base(Remote<BaseChoice> known) {
    backend.base = known;
    return this;
  }

  SituationBuilder validation(Remote<Validation> known) {
    backend.validation = known;
    return this;
  }

  /** What has failed leaves a record behind that is used again. */
  SituationBuilder keepingRecords() {
    backend.keepsRecords = true;
    return this;
  }

  SituationBuilder upload(UploadView seen) {
    return upload(new Remote.Known<>(seen, now));
  }

  SituationBuilder upload(Remote<UploadView> known) {
    backend.upload = known;
    return this;
  }

  /** The intended create is in flight. */
  SituationBuilder creating() {
    creation = create -> RemoteCall.started(create);
    return this;
  }

  /** The intended create has ended. */
  SituationBuilder outcome(CreateOutcome outcome) {
    creation =
        create -> RemoteCall.<Operation.Create, CreateOutcome>started(create).ended(outcome, now);
    return this;
  }

  private static Operation.Create create(String id) {
    UploadOrder order = new UploadOrder("any", RESOLVED.location(), null, "any", null);
    return new Operation.Create("create", id, RemoteRef.NONE, order);
  }

  SituationBuilder paused(RemoteError cause, Instant until) {
    backend.paused = new Remote.Failed<>(cause, until);
    return this;
  }

  SituationBuilder permitAt(Instant time) {
    backend.permitAt = time;
    return this;
  }

  SituationBuilder claims(NameClaim... others) {
    claims = List.of(others);
    return this;
  }

  /** Jobs that the status of another adapter records. */
  SituationBuilder held(String... jobIds) {
    heldJobs = Set.of(jobIds);
    return this;
  }

  /** Whose account the API key opens. */
  SituationBuilder identity(Remote<Identity> known) {
    backend.identity = known;
    return this;
  }

  /** The same, known. */
  SituationBuilder project(String id) {
    return identity(new Remote.Known<>(new Identity(id, "name of " + id, null), now));
  }

  /** The service has refused the API key last. */
  SituationBuilder refused(RemoteError error) {
    backend.keyRefusal = error;
    return this;
  }

  /** There is an API key at another place, too. */
  SituationBuilder otherKey(SecretKeyRef place, ModelBackend opened) {
    otherKeys.put(place, opened);
    return this;
  }

  SituationBuilder clockSkew(Duration skew) {
    backend.clockSkew = skew;
    return this;
  }

  SituationBuilder inspection(Inspection result) {
    return inspection(new Remote.Known<>(result, now));
  }

  SituationBuilder inspection(Remote<Inspection> known) {
    inspection = known;
    return this;
  }

  /** The check was begun by an earlier reconciliation. */
  SituationBuilder begun(Remote<Inspection> known) {
    begun = true;
    return inspection(known);
  }

  SituationBuilder reconcileRequest(String value) {
    request = value;
    return this;
  }

  /** What is attached to the wanted endpoint was last read at {@code time}. */
  SituationBuilder attachedReadAt(Instant time) {
    backend.attachedReadAt = time;
    return this;
  }

  /** The endpoint, and what is attached to it. */
  SituationBuilder target(Target target, String... inferenceModels) {
    return target(
        new Remote.Known<>(target, now), new Remote.Known<>(Set.of(inferenceModels), now));
  }

  SituationBuilder target(Remote<Target> target) {
    backend.target = target;
    return this;
  }

  SituationBuilder target(Remote<Target> target, Remote<Set<String>> attached) {
    backend.target = target;
    backend.attached = attached;
    return this;
  }

  /** The last call to attach or detach is in flight. */
  SituationBuilder changing(Operation.AttachmentChange change) {
    backend.attachmentChange = RemoteCall.started(change);
    return this;
  }

  /** The last call to attach or detach has ended. */
  SituationBuilder changed(Operation.AttachmentChange change, AttachOutcome outcome) {
    return changed(change, outcome, now);
  }

  SituationBuilder changed(
      Operation.AttachmentChange change, AttachOutcome outcome, Instant endedAt) {
    backend.attachmentChange =
        RemoteCall.<Operation.AttachmentChange, AttachOutcome>started(change)
            .ended(outcome, endedAt);
    return this;
  }

  SituationBuilder probed(Probe probe, ProbeOutcome outcome, Instant endedAt) {
    backend.probe = RemoteCall.<Probe, ProbeOutcome>started(probe).ended(outcome, endedAt);
    return this;
  }

  private final class FakeKeys implements ApiKeys {
    @Override
    public Access ofSpec() {
      return problem != null
          ? new Access.Closed(inputs(), problem)
          : new Access.Open(
              inputs(),
              api -> api == Api.V2 ? v2 : backend,
              Api.V1,
              new FakeSource(),
              new FakeClaims());
    }

    @Override
    public Optional<ModelApis> at(SecretKeyRef place) {
      return Optional.ofNullable(otherKeys.get(place)).map(other -> api -> other);
    }
  }

  private Access.Inputs inputs() {
    return new Access.Inputs(inputsHash, sourceHash);
  }

  private final class FakeSource implements SourceAccess {
    @Override
    public Resolution resolve(Api api) {
      resolutions++;
      return resolution;
    }

    @Override
    public Optional<Remote<Inspection>> inspection(String key, Duration wanted) {
      maxAge = wanted;
      return begun ? Optional.of(inspection) : Optional.empty();
    }

    @Override
    public Remote<Inspection> inspect(Resolution.Resolved resolved, String key, Duration wanted) {
      return inspection;
    }
  }

  private final class FakeClaims implements NameClaims {
    @Override
    public List<NameClaim> onSameName() {
      return claims;
    }

    @Override
    public boolean isHeldByAnother(UploadView upload) {
      return heldJobs.contains(String.valueOf(upload.ref().jobId()));
    }
  }
}
