package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks for an upload of ours before one is created: of an earlier process, of a cluster that this
 * one was rebuilt from, or of a create whose reply was lost. Nothing is created again while it may
 * still turn up, which is for ever where the service has no list of uploads.
 */
public final class Locate implements Stage {

  private final Backoff backoff;
  private final Supplier<Instant> leadsSince;
  private final Ownership ownership;

  /**
   * @param leadsSince when this process began to reconcile: what was intended before, another clock
   *     may have timed
   */
  public Locate(Backoff backoff, Supplier<Instant> leadsSince) {
    this.backoff = backoff;
    this.leadsSince = leadsSince;
    this.ownership = new Ownership(backoff);
  }

  @Override
  public StageResult advance(Situation s, State state) {
    return switch (state.step(s.spec().specHash())) {
      case START -> isBegun(s, state) ? StageResult.next(state) : start(s, state);
      case CONFIRM -> confirm(s, state);
      case FOLLOW, DONE -> StageResult.next(state);
    };
  }

  /** What an earlier step has made is known; the next one goes to that, and to nothing else. */
  private static boolean isBegun(Situation s, State state) {
    return s.backend().flatMap(backend -> Create.begun(backend, s.spec(), state)).isPresent();
  }

  private StageResult start(Situation s, State state) {
    return withList(
        s,
        state,
        recent(s),
        (open, list) -> unknown(s, state, open, list.value()),
        open -> unknown(s, state, open, UploadList.NONE));
  }

  private StageResult confirm(Situation s, State state) {
    Revision intent = intended(s, state);
    Revision corrected = intent.notAfter(s.now());
    // Written at once: the grace is over only when it is counted from one and the same moment.
    return corrected.equals(intent)
        ? withList(
            s,
            state,
            sinceIntent(s, intent),
            (open, list) -> intended(s, state, open, list),
            open -> lost(s, state))
        : confirming(state.with(corrected), Duration.ofMillis(1));
  }

  /** The list of uploads, and when it was read. */
  private record Listed(UploadList value, Instant at) {}

  /** A list that is young enough where nothing has happened since. */
  private Freshness recent(Situation s) {
    return s.within(backoff.pollMin());
  }

  private Freshness sinceIntent(Situation s, Revision intent) {
    Instant intended = openSince(s, intent).plusMillis(1);
    Instant recent = recent(s).notBefore();
    return Freshness.since(intended.isAfter(recent) ? intended : recent);
  }

  private StageResult withList(
      Situation s,
      State state,
      Freshness wanted,
      BiFunction<Access.Open, Listed, StageResult> known,
      Function<Access.Open, StageResult> noList) {
    return s.access(
        open ->
            open.backend()
                .uploads(s.spec().modelName(), wanted)
                .fold(
                    until -> Retries.awaiting(s, until),
                    (list, at) -> known.apply(open, new Listed(list, at)),
                    at -> noList.apply(open),
                    (error, retryAt) -> Retries.readFailed(s, state, error, retryAt)),
        problem -> Retries.problem(s, state, problem, backoff));
  }

  /** Nothing was intended for this spec here: adopt what an earlier process has made. */
  private StageResult unknown(Situation s, State state, Access.Open open, UploadList uploads) {
    return Ownership.carrying(s, open, uploads)
        .map(ours -> found(s, state, open, ours))
        .orElseGet(() -> free(s, state, open, uploads));
  }

  private StageResult free(Situation s, State state, Access.Open open, UploadList uploads) {
    String name = s.spec().modelName();
    Optional<NameClaim> first = s.precedingClaim(state, open.claims());
    if (first.isPresent()) {
      return ownership.conflict(
          s, state, "LoraAdapter " + first.get().id() + " has the remote name " + name);
    }
    return NameChoice.of(s.spec(), state, uploads).isPresent()
        ? StageResult.next(state)
        : ownership.conflict(
            s,
            state,
            "The remote name "
                + name
                + " is taken in this Together account by an upload that is not ours");
  }

  /** A create was intended, and this process does not know what came of it. */
  private StageResult intended(Situation s, State state, Access.Open open, Listed list) {
    Revision intent = intended(s, state);
    Optional<UploadView> ours = Ownership.ofIntent(s, open, list.value(), intent);
    if (ours.isPresent()) {
      return hasBeenCreated(intent, ours.get())
          ? StageResult.next(Ownership.confirm(s, state, ours.get()))
          : notFound(s, state, open, intent, list.at());
    }
    return list.value().byName(intent.remoteName()).isEmpty()
        ? notFound(s, state, open, intent, list.at())
        : ownership.taken(
            s,
            state,
            intent,
            "The remote name " + intent.remoteName() + " was taken by somebody else meanwhile");
  }

  /** Whether {@code seen} has what the intended step creates, and not only what we had before. */
  private static boolean hasBeenCreated(Revision intent, UploadView seen) {
    return seen.ref().isComplete() || intent.ref().modelId() == null;
  }

  /** The list may lag behind: it is created again only after the grace period. */
  private StageResult notFound(
      Situation s, State state, Access.Open open, Revision intent, Instant listedAt) {
    Instant openSince = openSince(s, intent);
    Instant graceEnd = openSince.plus(backoff.graceAfter(intent.attempt()));
    if (listedAt.isAfter(graceEnd)) {
      return intent.ref().modelId() == null
          ? StageResult.next(state)
          : unlisted(
              s, state, open, intent.ref(), seen -> Ownership.confirm(s, state, seen), state);
    }
    Duration next = backoff.poll(Duration.between(openSince, s.now()), s.jitter());
    Duration rest = Duration.between(s.now(), graceEnd).plusMillis(1);
    boolean isOver = rest.isNegative() || rest.isZero();
    return confirming(state, isOver || rest.compareTo(next) > 0 ? next : rest);
  }

  private static StageResult confirming(State state, Duration requeueAfter) {
    return StageResult.halt(
        new Decision.Update(
            state.withoutGate(),
            ReadyCondition.of(
                Reason.CONFIRMING_UPLOAD,
                "A POST was intended and no reply is known; looking for its job before posting"
                    + " again"),
            requeueAfter));
  }

  /**
   * Since when the intent is open, as this process may count it. Its time is by the clock of the
   * replica that led then; what is waited for is surely waited for from when this one began.
   */
  private Instant openSince(Situation s, Revision intent) {
    Instant intended = Objects.requireNonNull(intent.intent()).time();
    Instant led = leadsSince.get();
    return led.isAfter(intended) && !s.isBefore(led) ? led : intended;
  }

  /** Whether the create was carried out cannot be found out, and it is never made twice. */
  private StageResult lost(Situation s, State state) {
    String name = intended(s, state).remoteName();
    return StageResult.halt(
        new Decision.Update(
            state.withoutGate(),
            ReadyCondition.of(
                Reason.JOB_NOT_FOUND,
                "No reply to the POST of "
                    + name
                    + " is known, and this service has no list of jobs to find it in. It is not"
                    + " posted twice on a guess: look for the model "
                    + name
                    + " at the service; to upload anew choose another spec.modelName"),
            backoff.slowRetry(s.jitter())));
  }

  /**
   * An upload with our marker, of which this status knows nothing. A record without a job may have
   * its files all the same, or a job that is not listed yet.
   */
  private StageResult found(Situation s, State state, Access.Open open, UploadView ours) {
    return ours.ref().isComplete()
        ? StageResult.next(Ownership.adopt(s, state, ours))
        : unlisted(
            s,
            state,
            open,
            ours.ref(),
            seen -> Ownership.adopt(s, state, seen),
            Ownership.adoptRecord(s, state, open, ours));
  }

  /**
   * Whether a record has its files, although no job is listed that has fetched them.
   *
   * @param files the state when it has
   * @param none the state when it has not
   */
  private StageResult unlisted(
      Situation s,
      State state,
      Access.Open open,
      RemoteRef record,
      Function<UploadView, State> files,
      State none) {
    return open.backend()
        .upload(record, recent(s))
        .fold(
            until -> Retries.awaiting(s, until),
            (seen, at) -> StageResult.next(files.apply(seen.of(record))),
            at -> StageResult.next(none),
            (error, retryAt) -> Retries.readFailed(s, state, error, retryAt));
  }

  private static Revision intended(Situation s, State state) {
    return state.revision(s.spec().specHash()).orElseThrow();
  }
}
