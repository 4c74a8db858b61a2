package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.ApiKeys;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.lifecycle.stage.NameClaims;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.SourceAccess;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.spec.SpecCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One adapter: a status that survives crashes, and a process that does not. */
final class History {

  private final AdapterSpec spec;
  private final Lifecycle lifecycle = Specs.lifecycle();
  private final SimulatedService service;
  private Instant now = Specs.NOW;
  private Instant lastReconciledAt = now;

  // Survives a crash: the status.
  private State state = State.none();
  private @Nullable Reason reason;

  // Dies with the process.
  private SimulatedBackend backend;

  History(SimulatedService service) {
    this(Specs.spec().build(), service);
  }

  History(AdapterSpec spec, SimulatedService service) {
    this.spec = spec;
    this.service = service;
    this.backend = new SimulatedBackend(service, () -> now);
  }

  SimulatedService service() {
    return service;
  }

  State state() {
    return state;
  }

  @Nullable Reason reason() {
    return reason;
  }

  Instant now() {
    return now;
  }

  Instant lastReconciledAt() {
    return lastReconciledAt;
  }

  /** The status is as another part of the test wants it. */
  void become(State other) {
    state = other;
  }

  boolean isReady() {
    return reason == Reason.UPLOADED;
  }

  void crash() {
    backend = new SimulatedBackend(service, () -> now);
  }

  /** The smallest step: an operation that is in flight ends, else one reconciliation. */
  void step() {
    if (!backend.endOne()) {
      reconcile();
    }
  }

  private void reconcile() {
    lastReconciledAt = now;
    Decision decision = lifecycle.next(situation());
    decision.update().ifPresent(this::write);
    Duration delay = decision.requeueAfter();
    now = now.plus(delay == null || backend.isBusy() ? Duration.ofSeconds(1) : delay);
  }

  private void write(Decision.Update update) {
    state = update.state();
    reason = update.ready().reason();
    update.effects().forEach(this::run);
  }

  private void run(Effect effect) {
    Runnable run =
        effect.fold(
            start -> () -> backend.start(start.operation()),
            forget -> () -> backend.forget(forget.kind()),
            () -> backend::readAgain,
            event -> () -> {});
    run.run();
  }

  private Situation situation() {
    return new Situation(
        new SpecCheck.Valid(spec),
        state,
        now,
        Specs.NOW.minusSeconds(600),
        0,
        null,
        null,
        Api.V1,
        new OneKey());
  }

  private final class OneKey implements ApiKeys {
    @Override
    public Access ofSpec() {
      return new Access.Open(
          new Access.Inputs("hash1", "hash1"),
          api -> backend,
          Api.V1,
          new SoundSource(),
          new NoClaims());
    }

    @Override
    public Optional<ModelApis> at(SecretKeyRef place) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return reason + " " + state;
  }

  static final class SoundSource implements SourceAccess {
    @Override
    public Resolution resolve(Api api) {
      return new Resolution.Resolved(Sensitive.of("https://hub.example/acme/bot"), null);
    }

    @Override
    public Optional<Remote<Inspection>> inspection(String key, Duration maxAge) {
      return Optional.empty();
    }

    @Override
    public Remote<Inspection> inspect(Resolution.Resolved resolved, String key, Duration maxAge) {
      return new Remote.Known<>(
          new Inspection.Passed(SituationBuilder.FACTS, List.of()), Specs.NOW);
    }
  }

  static final class NoClaims implements NameClaims {
    @Override
    public List<NameClaim> onSameName() {
      return List.of();
    }

    @Override
    public boolean isHeldByAnother(UploadView upload) {
      return false;
    }
  }
}
