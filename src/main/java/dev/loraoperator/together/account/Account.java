package dev.loraoperator.together.account;

import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadPhase;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of one API key, and everything it does with it: one shared job list, one
 * token bucket, one pause after a failure, the POSTs under way. No method blocks: calls run
 * elsewhere, and whoever asked is woken when they end. Thread-safe.
 */
public final class Account {

  /** When to look again even if the wake-up at a call's end should get lost. */
  private static final Duration SAFETY_NET = Duration.ofMinutes(1);

  private final Sensitive apiKey;
  private final AccountContext context;
  private final AccountLimits standing;
  private final AccountEndpoints endpoints;
  private final AccountProbes questions;
  private final FollowedJobs followed;
  private final CallsInFlight<String, UploadOutcome> posts;
  private final Set<AdapterId> awaitingList = new HashSet<>();

  private Remote.@Nullable Known<UploadList> list;
  private @Nullable Instant lastListed;
  private boolean listing;

  Account(Sensitive apiKey, AccountContext context) {
    this.apiKey = apiKey;
    this.context = context;
    this.standing = new AccountLimits(context);
    this.posts = new CallsInFlight<>(standing, UploadOutcome.Failed::new);
    this.endpoints = new AccountEndpoints(apiKey, standing);
    this.questions = new AccountProbes(apiKey, standing);
    this.followed = new FollowedJobs(context.settings().delays());
  }

  /** Its dedicated endpoints. */
  public AccountEndpoints endpoints() {
    return endpoints;
  }

  /** The questions asked with it. */
  public AccountProbes questions() {
    return questions;
  }

  /** The jobs of the account as they were at {@code notBefore} or later. */
  public synchronized Remote<UploadList> jobs(AdapterId who, Instant notBefore) {
    Instant now = standing.touch();
    if (list != null && !list.at().isBefore(notBefore)) {
      return list;
    }
    Remote.Failed<UploadList> paused = standing.paused(now);
    if (paused != null) {
      return paused;
    }
    Instant allowed = lastListed == null ? now : lastListed.plus(delays().pollMin());
    if (!listing && now.isBefore(allowed)) {
      return new Remote.Pending<>(allowed);
    }
    awaitingList.add(who);
    if (!listing) {
      listing = true;
      lastListed = now;
      standing.spend();
      context.execute(() -> finishList(now, context.api().jobs(apiKey)), this::crashedList);
    }
    return new Remote.Pending<>(now.plus(SAFETY_NET));
  }

  /**
   * One job as it was at {@code notBefore} or later. While several jobs of this key are followed,
   * one list serves them all.
   */
  public synchronized Remote<UploadView> job(AdapterId who, String jobId, Instant notBefore) {
    Instant now = standing.touch();
    followed.follow(jobId, now);
    Remote<UploadView> seen = followed.seen(jobId, notBefore);
    if (seen != null) {
      return seen;
    }
    boolean listIsFresh = list != null && !list.at().isBefore(notBefore);
    if (list != null && listIsFresh) {
      Optional<UploadView> listed = list.value().byId(jobId);
      if (listed.isPresent()) {
        return unfollowEnded(new Remote.Known<>(listed.get(), list.at()));
      }
    }
    Remote.Failed<UploadView> paused = standing.paused(now);
    if (paused != null) {
      return paused;
    }
    if (followed.several() && !listIsFresh) {
      jobs(who, notBefore);
    }
    if (followed.several() && (!listIsFresh || followed.isNew(jobId, now))) {
      return new Remote.Pending<>(now.plus(delays().pollMin()));
    }
    return readJob(who, jobId, now);
  }

  private Remote<UploadView> readJob(AdapterId who, String jobId, Instant now) {
    if (followed.isReading(jobId)) {
      return new Remote.Pending<>(now.plus(SAFETY_NET));
    }
    Instant turnAt = standing.tryTake(now);
    if (turnAt != null) {
      return new Remote.Pending<>(turnAt);
    }
    followed.reading(jobId);
    standing.begun();
    context.execute(
        () -> finishJob(who, jobId, now, context.api().job(apiKey, jobId)),
        failure -> finishJob(who, jobId, now, new Reply.Failure<>(failure)));
    return new Remote.Pending<>(now.plus(SAFETY_NET));
  }

  /** Null when {@code who} may post now, else when it may ask again. */
  public @Nullable Instant turn(AdapterId who) {
    return standing.turn(who);
  }

  /**
   * Posts an upload, once.
   *
   * @param attempt tells this POST from earlier ones of the same adapter
   */
  public void submit(AdapterId who, String attempt, UploadOrder request) {
    posts.run(who, attempt, () -> noticed(context.api().upload(apiKey, request)));
  }

  /** What is known of the POST {@code attempt}. */
  public Post post(AdapterId who, String attempt) {
    RemoteCall<String, UploadOutcome> errand = posts.of(who);
    if (errand == null || !errand.what().equals(attempt)) {
      return new Post.None();
    }
    return errand.outcome() == null || errand.endedAt() == null
        ? new Post.InFlight()
        : new Post.Finished(errand.outcome(), errand.endedAt());
  }

  /** The outcomes of this adapter's calls are recorded elsewhere now. */
  public void forgetOutcome(AdapterId who) {
    posts.forgetOutcome(who);
    endpoints.forgetOutcome(who);
    questions.forgetOutcome(who);
  }

  /** The adapter is gone. */
  synchronized void forget(AdapterId who) {
    standing.taken(who);
    endpoints.forget(who);
    questions.forget(who);
    awaitingList.remove(who);
    posts.forget(who);
  }

  /** Something a person did may have helped: the next question goes out at once. */
  public void askAgain() {
    standing.askAgain();
    endpoints.askAgain();
  }

  /** The service's clock minus ours, as its last reply showed it. */
  public Duration clockSkew() {
    return standing.clockSkew();
  }

  boolean isSettledSince(Instant time) {
    return posts.areSettledSince(time)
        && endpoints.isSettledSince(time)
        && questions.isSettledSince(time);
  }

  synchronized boolean isIdleSince(Instant time) {
    return standing.isIdleSince(time)
        && !listing
        && posts.isEmpty()
        && endpoints.isIdle()
        && questions.isIdle();
  }

  private void finishList(Instant startedAt, Reply<UploadList> reply) {
    Set<AdapterId> woken;
    synchronized (this) {
      listing = false;
      if (reply instanceof Reply.Success<UploadList> success) {
        list = new Remote.Known<>(success.value(), startedAt);
        standing.succeeded(success.serverTime());
      } else if (reply instanceof Reply.Failure<UploadList> failed) {
        standing.failed(failed.failure());
      } else {
        standing.failed(RemoteError.ofStatus(404, "", null));
      }
      woken = Set.copyOf(awaitingList);
      awaitingList.clear();
    }
    woken.forEach(context.wake());
  }

  private void crashedList(RemoteError failure) {
    finishList(context.now(), new Reply.Failure<>(failure));
  }

  private void finishJob(AdapterId who, String jobId, Instant startedAt, Reply<UploadView> reply) {
    synchronized (this) {
      standing.ended();
      if (reply instanceof Reply.Success<UploadView> success) {
        followed.read(jobId, new Remote.Known<>(success.value(), startedAt));
        standing.succeeded(success.serverTime());
      } else if (reply instanceof Reply.Failure<UploadView> failed) {
        followed.unread(jobId);
        standing.failed(failed.failure());
      } else {
        followed.read(jobId, new Remote.Missing<>(startedAt));
      }
    }
    context.wake().accept(who);
  }

  private UploadOutcome noticed(UploadOutcome outcome) {
    if (outcome instanceof UploadOutcome.Failed failed
        && failed.failure().reason() == Reason.RATE_LIMITED) {
      standing.failed(failed.failure());
    }
    return outcome;
  }

  private Remote<UploadView> unfollowEnded(Remote.Known<UploadView> known) {
    if (known.value().phase() != UploadPhase.IN_PROGRESS) {
      followed.unfollow(known.value().jobId());
    }
    return known;
  }

  private Backoff delays() {
    return context.settings().delays();
  }
}
