package dev.loraoperator.together.account;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One API key in this process: whose account it opens, whether the service refuses it, and the
 * calls in flight with it. Thread-safe; nothing blocks.
 */
public final class AccountKey {

  private final Sensitive apiKey;
  private final @Nullable String project;
  private final AccountContext context;
  private final IdentityRead identity;
  private final CallsInFlight<Operation.Create, CreateOutcome> creations;
  private final CallsInFlight<Operation.AttachmentChange, AttachOutcome> attachmentChanges;
  private final CallsInFlight<Operation.RecordChange, RecordOutcome> recordChanges;
  private final CallsInFlight<Probe, ProbeOutcome> probes;

  /** Not accepted at all: for every account that it may open. */
  private final Pause refusal = new Pause();

  /** An account may have one generation of the API open to the key, and the other closed. */
  private final Map<AccountLimits, Refusals> refusals = new WeakHashMap<>();

  private Instant lastUsed;

  /**
   * @param project id of the key's project, should the service not tell it; null where the user
   *     names none
   * @param whoami asks the service whose key it is; blocks
   */
  AccountKey(
      Sensitive apiKey,
      @Nullable String project,
      AccountContext context,
      Function<Sensitive, Reply<Identity>> whoami) {
    this.apiKey = apiKey;
    this.project = project;
    this.context = context;
    this.identity =
        new IdentityRead(
            this,
            context,
            () -> whoami.apply(apiKey),
            project == null ? null : new Identity(project, null, null));
    this.creations =
        new CallsInFlight<>(
            this,
            context,
            Operation.Kind.CREATE,
            CreateOutcome.Failed::new,
            outcome -> outcome.fold(created -> NONE, () -> NONE, Optional::of));
    this.attachmentChanges =
        new CallsInFlight<>(
            this,
            context,
            Operation.Kind.ATTACHMENT,
            AttachOutcome.Failed::new,
            outcome -> outcome.fold(() -> NONE, () -> NONE, Optional::of));
    this.recordChanges =
        new CallsInFlight<>(
            this,
            context,
            Operation.Kind.RECORD,
            RecordOutcome.Failed::new,
            outcome -> outcome.fold(() -> NONE, Optional::of));
    this.probes =
        new CallsInFlight<>(
            this, context, Operation.Kind.PROBE, ProbeOutcome.Failed::new, outcome -> NONE);
    this.lastUsed = context.now();
  }

  private static final Optional<RemoteError> NONE = Optional.empty();

  public Sensitive apiKey() {
    return apiKey;
  }

  /** What the user says that the key's project is; empty where the user names none. */
  Optional<String> namedProject() {
    return Optional.ofNullable(project);
  }

  /** Whose key it is, as far as the service has told that. */
  Optional<Identity> toldIdentity() {
    return identity.told();
  }

  /** Whose key it is, as far as that is known; what the service tells goes before the user. */
  Optional<Identity> identity() {
    return identity.known();
  }

  /**
   * Whose key it is; {@code who} is woken when the first answer comes. What the user says counts
   * where the service does not tell it.
   */
  public Remote<Identity> identity(AdapterId who, Instant notBefore) {
    touch();
    return identity.read(who, notBefore);
  }

  /** What the key may not do in one account on one API. */
  private static final class Refusals {
    final Pause all = new Pause();
    final Pause creating = new Pause();
  }

  private Refusals in(AccountLimits account) {
    return refusals.computeIfAbsent(account, any -> new Refusals());
  }

  /** Why the service does not accept the key; empty when it has accepted it since. */
  synchronized Optional<RemoteError> refusal() {
    return refusal.cause();
  }

  /** Why the service has refused the key last in {@code account}; empty when it has accepted it. */
  public synchronized Optional<RemoteError> refusal(Account account) {
    return refusal.cause().or(() -> in(account.limits()).all.cause());
  }

  /** The refusal whose pause is not over; null when calls may go out. */
  public final <T> Remote.@Nullable Failed<T> paused(Account account, Instant now) {
    return paused(account.limits(), now);
  }

  synchronized <T> Remote.@Nullable Failed<T> paused(AccountLimits account, Instant now) {
    Remote.Failed<T> refused = refusal.at(now);
    return refused == null ? in(account).all.at(now) : refused;
  }

  /** The same for one operation. */
  synchronized Remote.@Nullable Failed<Void> paused(
      AccountLimits account, Operation.Priority priority, Instant now) {
    Remote.Failed<Void> refused = paused(account, now);
    return refused == null && priority == Operation.Priority.CREATE
        ? in(account).creating.at(now)
        : refused;
  }

  /**
   * The service has refused the key, or what it may do in {@code account}.
   *
   * @param startedAt the moment of the call
   */
  synchronized void refused(AccountLimits account, RemoteError cause, long startedAt) {
    boolean isAccepted = cause.reason() == Reason.FORBIDDEN;
    pause(isAccepted ? in(account).all : refusal, cause, startedAt);
  }

  /**
   * The service has refused to tell whose key it is. That holds up nothing: there may be services
   * that refuse it to keys they accept for all else.
   */
  synchronized void doubted(RemoteError cause, long startedAt) {
    refusal.failed(startedAt, context.clock().moment());
    refusal.note(cause);
  }

  /** The service creates nothing with the key. */
  synchronized void mayNotCreate(AccountLimits account, RemoteError cause, long startedAt) {
    pause(in(account).creating, cause, startedAt);
  }

  private void pause(Pause pause, RemoteError cause, long startedAt) {
    int inARow = pause.failed(startedAt, context.clock().moment());
    pause.pause(cause, context.now().plus(context.waitAfter(cause, inARow)));
  }

  /** An operation has succeeded. */
  synchronized void done(AccountLimits account, Operation.Kind kind, long startedAt) {
    accepted(account, startedAt);
    if (kind == Operation.Kind.CREATE) {
      in(account).creating.succeeded(startedAt);
    }
  }

  /** A call with the key has succeeded in {@code account}. */
  synchronized void accepted(AccountLimits account, long startedAt) {
    accepted(startedAt);
    in(account).all.succeeded(startedAt);
  }

  /** The service has told whose key it is. */
  synchronized void accepted(long startedAt) {
    refusal.succeeded(startedAt);
  }

  public CallsInFlight<Operation.Create, CreateOutcome> creations() {
    return creations;
  }

  public CallsInFlight<Operation.AttachmentChange, AttachOutcome> attachmentChanges() {
    return attachmentChanges;
  }

  public CallsInFlight<Operation.RecordChange, RecordOutcome> recordChanges() {
    return recordChanges;
  }

  public CallsInFlight<Probe, ProbeOutcome> probes() {
    return probes;
  }

  /** The calls of one kind. */
  public CallsInFlight<?, ?> calls(Operation.Kind kind) {
    return switch (kind) {
      case CREATE -> creations;
      case ATTACHMENT -> attachmentChanges;
      case PROBE -> probes;
      case RECORD -> recordChanges;
    };
  }

  /** Ends the wait after a refusal. */
  public void tryAgain() {
    lift();
    identity.readAgain();
  }

  private synchronized void lift() {
    refusal.lift();
    refusals.values().forEach(known -> known.all.lift());
    refusals.values().forEach(known -> known.creating.end());
  }

  private synchronized void touch() {
    lastUsed = context.now();
  }

  /** The adapter is gone. */
  void forget(AdapterId who) {
    identity.forget(who);
    allCalls().forEach(calls -> calls.forget(who));
  }

  boolean isSettledSince(Instant time) {
    return allCalls().allMatch(calls -> calls.areSettledSince(time));
  }

  /** Whether nothing is in flight, and nobody has used it since {@code time}. */
  boolean isIdleSince(Instant time) {
    return isUnusedSince(time) && !identity.isReading() && isSettledSince(time);
  }

  private synchronized boolean isUnusedSince(Instant time) {
    return lastUsed.isBefore(time);
  }

  private Stream<CallsInFlight<?, ?>> allCalls() {
    return Stream.of(creations, attachmentChanges, recordChanges, probes);
  }
}
