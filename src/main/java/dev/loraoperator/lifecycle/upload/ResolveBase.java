package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.upload.BaseChoice;
import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.CurrentModel;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the base model that an upload needs: the one of the spec, else the one that the files name.
 * It is persisted with the intent of the upload, so that a catalogue that changes later changes
 * nothing of it.
 */
public final class ResolveBase implements Stage {

  private final Backoff backoff;

  public ResolveBase(Backoff backoff) {
    this.backoff = backoff;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    return switch (state.step(s.spec().specHash())) {
      case START ->
          s.access(
              open -> begin(s, state, open),
              problem -> Retries.problem(s, state, problem, backoff));
      case CONFIRM, FOLLOW, DONE -> StageResult.next(state);
    };
  }

  private StageResult begin(Situation s, State state, Access.Open open) {
    if (Create.begun(open.backend(), s.spec(), state).isPresent()) {
      return StageResult.next(state); // the record has it
    }
    Optional<WantedBase> wanted = wanted(s.spec(), state.sourceCheck());
    if (!s.api().needsBaseModel()) {
      return StageResult.next(state.withBaseModel(asWritten(s.spec().baseModel())));
    }
    return wanted.map(base -> resolve(s, state, open, base)).orElseGet(() -> unknown(s, state));
  }

  private static CurrentModel.@Nullable BaseModel asWritten(@Nullable String name) {
    return name == null
        ? null
        : new CurrentModel.BaseModel(name, null, WantedBase.Origin.SPEC.text());
  }

  private static Optional<WantedBase> wanted(AdapterSpec spec, @Nullable SourceCheck check) {
    String written = spec.baseModel();
    if (written != null) {
      return Optional.of(new WantedBase(written, WantedBase.Origin.SPEC));
    }
    return Optional.ofNullable(check)
        .map(SourceCheck::facts)
        .map(facts -> facts.baseModel())
        .map(name -> new WantedBase(name, WantedBase.Origin.ADAPTER_CONFIG));
  }

  private StageResult resolve(Situation s, State state, Access.Open open, WantedBase wanted) {
    return open.backend()
        .base(wanted)
        .fold(
            until -> Retries.awaiting(s, until),
            (choice, at) ->
                choice.fold(
                    chosen -> StageResult.next(state.withBaseModel(named(wanted, chosen))),
                    problem ->
                        Retries.at(
                            s,
                            state,
                            ReadyCondition.of(problem),
                            s.now().plus(backoff.slowRetry(s.jitter())))),
            at -> StageResult.next(state),
            (error, retryAt) -> Retries.readFailed(s, state, error, retryAt));
  }

  private static CurrentModel.BaseModel named(WantedBase wanted, BaseChoice.Chosen chosen) {
    return new CurrentModel.BaseModel(
        Objects.requireNonNullElse(chosen.name(), wanted.text()),
        chosen.id(),
        wanted.from().text());
  }

  /** Where the files could not be read from here, they may be soon. */
  private StageResult unknown(Situation s, State state) {
    if (s.spec().preflight() == PreflightMode.OFF) {
      return required(s, state, "With spec.preflight Off it is not read from the files");
    }
    SourceCheck check = state.sourceCheck();
    boolean isRead = check != null && check.facts() != null && !check.value().isUnknown();
    return isRead
        ? required(s, state, "adapter_config.json names none")
        : Retries.unread(
            s,
            state,
            problem("The files could not be read from here, so what they name is not known"),
            backoff);
  }

  private StageResult required(Situation s, State state, String why) {
    Problem problem = problem(why);
    return Retries.whenChanged(s, state, problem.reason(), problem.message());
  }

  private static Problem problem(String why) {
    return new Problem(
        Reason.BASE_MODEL_REQUIRED,
        "Together's API v2 needs the base model. "
            + why
            + ". Set spec.baseModel to a name or an ml_ id of Together's catalogue");
  }
}
