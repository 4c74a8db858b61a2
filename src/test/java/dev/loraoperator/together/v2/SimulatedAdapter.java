package dev.loraoperator.together.v2;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One adapter from nothing to a validated upload, which asks as the lifecycle does: it looks for
 * its names before each step, waits for its turn, follows the job and reads what came of it.
 */
final class SimulatedAdapter {

  private static final Backoff DELAYS = V2Process.DELAYS;

  private final AdapterId who;
  private final V2Process process;
  private RemoteRef ref = RemoteRef.NONE;
  private Instant started = Instant.MIN;
  private boolean complete;
  private @Nullable Instant done;

  SimulatedAdapter(AdapterId who, V2Process process) {
    this.who = who;
    this.process = process;
  }

  boolean isDone() {
    return done != null;
  }

  /** When its job was made. */
  Instant startedAt() {
    return started;
  }

  /** When it saw that its upload is complete and validated. */
  Instant doneAt() {
    return done;
  }

  private Instant now() {
    return process.clock.instant();
  }

  /** When it is to be reconciled again, unless it is woken before. */
  Instant reconcile() {
    ModelBackend backend = process.backend(who, V2BackendRig.KEY);
    if (isDone()) {
      return Instant.MAX;
    }
    if (complete) {
      return validate(backend);
    }
    return ref.isComplete() ? follow(backend) : create(backend);
  }

  private Freshness recent() {
    return Freshness.since(now().minus(DELAYS.pollMin()));
  }

  private Instant create(ModelBackend backend) {
    if (backend.creation().isPresent()) {
      return backend
          .creation()
          .get()
          .end()
          .map(end -> taken(backend, end.outcome()))
          .orElseGet(() -> now().plus(Backoff.SAFETY_NET));
    }
    return known(
        backend.uploads(who.name(), recent()),
        list ->
            backend
                .permit(Operation.Priority.CREATE)
                .fold(
                    () -> start(backend),
                    expected -> now().plus(Backoff.QUEUED),
                    (cause, until) -> until));
  }

  private Instant start(ModelBackend backend) {
    boolean seen = backend.uploads(who.name(), recent()).known().isPresent();
    if (seen) {
      backend.start(
          new Operation.Create(
              backend.nextStep(ref),
              ref.toString(),
              ref,
              V2BackendRig.order(who, V2BackendRig.BASE)));
    }
    return now().plus(Backoff.SAFETY_NET);
  }

  private Instant taken(ModelBackend backend, CreateOutcome outcome) {
    backend.forget(Operation.Kind.CREATE);
    ref =
        outcome.fold(
            created -> ref.with(created.ref()),
            () -> {
              throw new AssertionError(who + ": name taken");
            },
            error -> {
              throw new AssertionError(who + ": " + error);
            });
    started = now();
    return now().plusMillis(1);
  }

  private Instant follow(ModelBackend backend) {
    return known(
        backend.upload(ref, recent()),
        seen -> {
          complete = seen.phase() == UploadPhase.COMPLETE;
          return now()
              .plus(
                  complete
                      ? Duration.ofMillis(1)
                      : DELAYS.poll(Duration.between(started, now()), 0.5));
        });
  }

  private Instant validate(ModelBackend backend) {
    return known(
        backend.validation(ref, recent()),
        validation -> {
          done = now();
          return Instant.MAX;
        });
  }

  private <T> Instant known(Remote<T> answer, Function<T, Instant> next) {
    return answer.fold(
        until -> until,
        (value, at) -> next.apply(value),
        at -> {
          throw new AssertionError(who + ": missing");
        },
        (error, retryAt) -> {
          throw new AssertionError(who + ": " + error);
        });
  }
}
