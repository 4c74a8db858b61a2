package dev.loraoperator.together;

import dev.loraoperator.core.AdapterId;
import dev.loraoperator.core.Delays;
import dev.loraoperator.core.Reason;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.decision.Post;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobPhase;
import dev.loraoperator.core.remote.JobView;
import dev.loraoperator.core.remote.Remote;
import dev.loraoperator.core.remote.RemoteFailure;
import dev.loraoperator.core.remote.Reply;
import dev.loraoperator.core.remote.UploadOutcome;
import dev.loraoperator.core.remote.UploadRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of one API key, and everything it does with it: one shared job list, one
 * token bucket, one pause after a failure, the POSTs under way. No method blocks: calls run
 * elsewhere, and whoever asked is woken when they end. Thread-safe.
 */
public final class Account {

  /** Calls of one key under way at once, so that a hanging host holds few threads. */
  private static final int MAX_IN_FLIGHT = 8;

  /** When to look again even if the wake-up at a call's end should get lost. */
  private static final Duration SAFETY_NET = Duration.ofMinutes(1);

  private final Sensitive apiKey;
  private final AccountContext context;
  private final Turns turns;
  private final FollowedJobs followed;
  private final Map<AdapterId, PostCall> posts = new HashMap<>();
  private final Set<AdapterId> awaitingList = new HashSet<>();

  private Remote.@Nullable Known<JobList> list;
  private @Nullable Instant lastListed;
  private boolean listing;
  private Remote.@Nullable Failed<Void> failure;
  private int failuresInARow;
  private int inFlight;
  private Duration clockSkew = Duration.ZERO;
  private Instant lastUsed;

  Account(Sensitive apiKey, AccountContext context) {
    this.apiKey = apiKey;
    this.context = context;
    this.turns = new Turns(context.settings().requestsPerSecond(), context.clock());
    this.followed = new FollowedJobs(context.settings().delays());
    this.lastUsed = context.now();
  }

  /** The jobs of the account as they were at {@code notBefore} or later. */
  public synchronized Remote<JobList> jobs(AdapterId who, Instant notBefore) {
    Instant now = touch();
    if (list != null && !list.at().isBefore(notBefore)) {
      return list;
    }
    if (isPaused(now)) {
      return new Remote.Failed<>(failure.failure(), failure.retryAt());
    }
    Instant allowed = lastListed == null ? now : lastListed.plus(delays().pollMin());
    if (!listing && now.isBefore(allowed)) {
      return new Remote.Pending<>(allowed);
    }
    awaitingList.add(who);
    if (!listing) {
      listing = true;
      lastListed = now;
      turns.spend();
      context.execute(() -> finishList(now, context.api().jobs(apiKey)), this::crashedList);
    }
    return new Remote.Pending<>(now.plus(SAFETY_NET));
  }

  /**
   * One job as it was at {@code notBefore} or later. While several jobs of this key are followed,
   * one list serves them all.
   */
  public synchronized Remote<JobView> job(AdapterId who, String jobId, Instant notBefore) {
    Instant now = touch();
    followed.follow(jobId, now);
    Remote<JobView> seen = followed.seen(jobId, notBefore);
    if (seen != null) {
      return seen;
    }
    boolean listIsFresh = list != null && !list.at().isBefore(notBefore);
    if (listIsFresh && list.value().byId(jobId).isPresent()) {
      return unfollowEnded(new Remote.Known<>(list.value().byId(jobId).get(), list.at()));
    }
    if (isPaused(now)) {
      return new Remote.Failed<>(failure.failure(), failure.retryAt());
    }
    if (followed.several() && !listIsFresh) {
      jobs(who, notBefore);
    }
    if (followed.several() && (!listIsFresh || followed.isNew(jobId, now))) {
      return new Remote.Pending<>(now.plus(delays().pollMin()));
    }
    return readJob(who, jobId, now);
  }

  private Remote<JobView> readJob(AdapterId who, String jobId, Instant now) {
    if (followed.isReading(jobId)) {
      return new Remote.Pending<>(now.plus(SAFETY_NET));
    }
    Instant turnAt = inFlight >= MAX_IN_FLIGHT ? now.plusSeconds(1) : turns.tryTake();
    if (turnAt != null) {
      return new Remote.Pending<>(turnAt);
    }
    followed.reading(jobId);
    inFlight++;
    context.execute(
        () -> finishJob(who, jobId, now, context.api().job(apiKey, jobId)),
        failure -> finishJob(who, jobId, now, new Reply.Failure<>(failure)));
    return new Remote.Pending<>(now.plus(SAFETY_NET));
  }

  /** Null when {@code who} may post now, else when it may ask again. */
  public synchronized @Nullable Instant turn(AdapterId who) {
    Instant now = touch();
    if (isPaused(now)) {
      return failure.retryAt();
    }
    return inFlight >= MAX_IN_FLIGHT ? now.plusSeconds(1) : turns.turn(who);
  }

  /**
   * Posts an upload, once.
   *
   * @param attempt tells this POST from earlier ones of the same adapter
   */
  public synchronized void submit(AdapterId who, String attempt, Supplier<UploadRequest> request) {
    touch();
    turns.taken(who);
    PostCall call = new PostCall(attempt, new Post.InFlight());
    posts.put(who, call);
    inFlight++;
    context.execute(
        () -> finishPost(who, call, context.api().upload(apiKey, request.get())),
        failure -> finishPost(who, call, new UploadOutcome.Failed(failure)));
  }

  /** What is known of the POST {@code attempt}. */
  public synchronized Post post(AdapterId who, String attempt) {
    PostCall call = posts.get(who);
    return call != null && call.attempt().equals(attempt) ? call.state() : new Post.None();
  }

  /** The outcome is recorded elsewhere now. */
  public synchronized void forgetOutcome(AdapterId who) {
    posts.remove(who);
  }

  /** The adapter is gone. */
  synchronized void forget(AdapterId who) {
    turns.taken(who);
    awaitingList.remove(who);
    posts.remove(who);
  }

  /** Something a person did may have helped: the next question goes out at once. */
  public synchronized void askAgain() {
    if (failure != null && failure.failure().reason() != Reason.RATE_LIMITED) {
      failure = null;
      failuresInARow = 0;
    }
  }

  /** The service's clock minus ours, as its last reply showed it. */
  public synchronized Duration clockSkew() {
    return clockSkew;
  }

  synchronized boolean isIdleSince(Instant time) {
    return lastUsed.isBefore(time) && inFlight == 0 && !listing && posts.isEmpty();
  }

  private void finishList(Instant startedAt, Reply<JobList> reply) {
    Set<AdapterId> woken;
    synchronized (this) {
      listing = false;
      if (reply instanceof Reply.Success<JobList> success) {
        list = new Remote.Known<>(success.value(), startedAt);
        succeeded(success.serverTime());
      } else if (reply instanceof Reply.Failure<JobList> failed) {
        failed(failed.failure());
      } else {
        failed(RemoteFailure.ofStatus(404, "", null));
      }
      woken = Set.copyOf(awaitingList);
      awaitingList.clear();
    }
    woken.forEach(context.wake());
  }

  private void crashedList(RemoteFailure failure) {
    finishList(context.now(), new Reply.Failure<>(failure));
  }

  private void finishJob(AdapterId who, String jobId, Instant startedAt, Reply<JobView> reply) {
    synchronized (this) {
      inFlight--;
      if (reply instanceof Reply.Success<JobView> success) {
        followed.read(jobId, new Remote.Known<>(success.value(), startedAt));
        succeeded(success.serverTime());
      } else if (reply instanceof Reply.Failure<JobView> failed) {
        followed.unread(jobId);
        failed(failed.failure());
      } else {
        followed.read(jobId, new Remote.Missing<>(startedAt));
      }
    }
    context.wake().accept(who);
  }

  private void finishPost(AdapterId who, PostCall call, UploadOutcome outcome) {
    synchronized (this) {
      inFlight--;
      if (outcome instanceof UploadOutcome.Failed failed
          && failed.failure().reason() == Reason.RATE_LIMITED) {
        failed(failed.failure());
      }
      posts.replace(
          who, call, new PostCall(call.attempt(), new Post.Finished(outcome, context.now())));
    }
    context.wake().accept(who);
  }

  private void succeeded(@Nullable Instant serverTime) {
    failure = null;
    failuresInARow = 0;
    if (serverTime != null) {
      clockSkew = Duration.between(context.now(), serverTime);
    }
  }

  private void failed(RemoteFailure cause) {
    failuresInARow++;
    Duration wait = cause.retryAfter();
    if (wait == null) {
      wait =
          cause.reason().kind() == Reason.Kind.USER
              ? delays().slowRetry(context.jitter())
              : delays().backOff(failuresInARow, context.jitter());
    }
    failure = new Remote.Failed<>(cause, context.now().plus(wait));
  }

  private Remote<JobView> unfollowEnded(Remote.Known<JobView> known) {
    if (known.value().phase() != JobPhase.IN_PROGRESS) {
      followed.unfollow(known.value().jobId());
    }
    return known;
  }

  private boolean isPaused(Instant now) {
    return failure != null && now.isBefore(failure.retryAt());
  }

  private Instant touch() {
    lastUsed = context.now();
    return lastUsed;
  }

  private Delays delays() {
    return context.settings().delays();
  }

  private record PostCall(String attempt, Post state) {}
}
