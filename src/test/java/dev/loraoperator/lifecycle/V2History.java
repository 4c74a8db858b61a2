package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.lifecycle.delete.Leftovers;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.ApiKeys;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.spec.SpecCheck;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.together.v2.V2Process;
import dev.loraoperator.together.v2.V2Vocabulary;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One adapter at a v2 server: a status that survives crashes, and a process that does not. */
final class V2History {

  /** Time passes, however soon the next look is. */
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final URI server;
  private final String apiKey;
  private final SteppedClock clock;
  private final Lifecycle lifecycle =
      new Lifecycle(
          Api.V2,
          Specs.BACKOFF,
          Duration.ofMinutes(10),
          api -> new V2Vocabulary(),
          () -> Specs.NOW);

  // Survives a crash: the status.
  private State state = State.none();
  private @Nullable Reason reason;
  private AdapterSpec spec;
  private Situation.@Nullable Deletion deletion;
  private boolean gone;

  /** The Events so far. */
  final List<Reason> events = new ArrayList<>();

  private int generation = 1;

  // Dies with the process.
  private V2Process process;

  V2History(URI server, String apiKey, AdapterSpec spec, SteppedClock clock) {
    this.server = server;
    this.apiKey = apiKey;
    this.spec = spec;
    this.clock = clock;
    this.process = new V2Process(server, clock);
  }

  State state() {
    return state;
  }

  @Nullable Reason reason() {
    return reason;
  }

  boolean isReady() {
    return reason == Reason.UPLOADED;
  }

  /** Whether the resource is deleted and let go of. */
  boolean isGone() {
    return gone;
  }

  /** The user has changed the spec. */
  void apply(AdapterSpec changed) {
    spec = changed;
    generation++;
  }

  /** The user has deleted the resource. */
  void delete() {
    deletion = new Situation.Deletion(clock.instant(), false);
  }

  /** The status is lost, as where a cluster is rebuilt from Git. */
  void forgetStatus() {
    state = State.none();
    reason = null;
    crash();
  }

  void crash() {
    process = new V2Process(server, clock);
  }

  /** The smallest step: a call that is due is made, else one reconciliation. */
  void step() {
    process.runDue();
    if (process.queue.waiting() > 0) {
      process.queue.runNext();
    } else {
      reconcile();
    }
  }

  private void reconcile() {
    Decision decision = lifecycle.next(situation());
    decision.update().ifPresent(this::write);
    Duration delay = decision.requeueAfter();
    boolean busy = process.queue.waiting() > 0;
    clock.advance(delay == null || busy ? Duration.ofSeconds(1) : delay.plus(A_MOMENT));
  }

  private void write(Decision.Update update) {
    state = update.state();
    reason = update.ready().reason();
    update.effects().forEach(this::run);
    gone = deletion != null && !Leftovers.exist(new SpecCheck.Valid(spec), state, true);
  }

  private void run(Effect effect) {
    Runnable run =
        effect.fold(
            start -> () -> backend().start(start.operation()),
            forget -> () -> backend().forget(forget.kind()),
            () -> () -> backend().readAgain(),
            event -> () -> events.add(event.reason()));
    run.run();
  }

  private ModelBackend backend() {
    return process.backend(spec.id(), apiKey);
  }

  private Situation situation() {
    return new Situation(
        new SpecCheck.Valid(spec),
        state,
        clock.instant(),
        Specs.NOW.minusSeconds(600),
        0,
        null,
        deletion,
        Api.V2,
        new OneKey());
  }

  private final class OneKey implements ApiKeys {
    @Override
    public Access ofSpec() {
      return new Access.Open(
          new Access.Inputs("all" + generation, "source" + generation),
          api -> backend(),
          Api.V2,
          new History.SoundSource(),
          new History.NoClaims());
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
}
