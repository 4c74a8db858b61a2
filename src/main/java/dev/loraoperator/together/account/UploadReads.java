package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The uploads of one account. While more are followed than a list of them takes requests, that list
 * serves them all; else each is read alone, as it is where the service has no list. Thread-safe.
 */
public final class UploadReads {

  /** How long a first failure may last before it is told. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AccountLimits limits;
  private final WantedUploads wanted;
  private final ListReads<UploadList> lists;
  private final ListReads<UploadList> jobs;
  private final SharedReads<UploadView> singles;
  private final UploadChanges changes;

  /**
   * @param lists of all uploads, with their names and markers
   * @param jobs of what is followed; may be the same
   */
  UploadReads(
      AccountLimits limits,
      WantedUploads wanted,
      ListReads<UploadList> lists,
      ListReads<UploadList> jobs,
      SharedReads<UploadView> singles) {
    this.limits = limits;
    this.wanted = wanted;
    this.lists = lists;
    this.jobs = jobs;
    this.singles = singles;
    this.changes = new UploadChanges(lists.pace());
  }

  /** Something was tried for {@code who} that an older list does not show. */
  public void changed(AdapterId who) {
    changes.changed(who, limits.context().now());
  }

  /** All that was tried for {@code who} is known without a list. */
  public void settled(AdapterId who) {
    changes.settled(who);
  }

  /**
   * The uploads of {@code who} by their marker, and those to the names of {@code modelName}'s
   * series, as they were at {@code notBefore} or later; missing where there is no list. A list from
   * before they were wanted may have left them out. Its failure is told as in {@link #upload}.
   *
   * <p>Where a list takes so many requests that it is not read as often as it is wanted, one from
   * before {@code notBefore} does as well, unless something was tried for {@code who} since.
   */
  public synchronized Remote<UploadList> list(
      AccountKey key, AdapterId who, String modelName, Instant notBefore) {
    Instant now = limits.touch();
    Instant since = wanted.name(who, modelName, now);
    Instant oldest = changes.since(who, notBefore, now);
    Remote<UploadList> list = lists.read(key, who, oldest);
    boolean lacking = list.known().filter(all -> all.mayLack(who, modelName)).isPresent();
    boolean tooOld = lacking && since.isAfter(oldest);
    return patient(tooOld ? lists.read(key, who, since) : list, lists.failuresInARow() > 1, now);
  }

  /**
   * One upload, as it was at {@code notBefore} or later. A failure of the list that may be over
   * with its next read is not told: all who follow an upload would write it into their status, and
   * take it back.
   */
  public synchronized Remote<UploadView> upload(
      AccountKey key, String jobId, AdapterId who, Instant notBefore) {
    Instant now = limits.touch();
    Remote<UploadView> answer = read(key, jobId, who, notBefore, now);
    boolean again = jobs.failuresInARow() > 1 || singles.failuresInARow(jobId) > 0;
    return patient(answer, again, now);
  }

  /**
   * A first failure is waited out.
   *
   * @param again whether it is not the first in a row
   */
  private static <T> Remote<T> patient(Remote<T> answer, boolean again, Instant now) {
    return answer.fold(
        Remote.Pending::new,
        Remote.Known::new,
        Remote.Missing::new,
        (error, retryAt) ->
            again
                    || error.reason().kind() == Reason.Kind.USER
                    || retryAt.isAfter(now.plus(PATIENCE))
                ? new Remote.Failed<>(error, retryAt)
                : new Remote.Pending<>(retryAt));
  }

  private Remote<UploadView> read(
      AccountKey key, String jobId, AdapterId who, Instant notBefore, Instant now) {
    Remote.Failed<UploadView> refused = key.paused(limits, now);
    if (refused != null) {
      return refused; // even though a list may show it that was read with another key
    }
    Instant since = wanted.job(jobId, now);
    singles.retain(wanted.jobs());
    Instant oldest = oldest(notBefore, since, now);
    Optional<Remote<UploadList>> list = jobs.readSince(oldest).or(() -> lists.readSince(oldest));
    Optional<Remote<UploadView>> seen =
        singles
            .readSince(jobId, oldest)
            .or(() -> jobs.readSince(oldest).flatMap(all -> in(all, jobId)))
            .or(() -> lists.readSince(oldest).flatMap(all -> in(all, jobId)));
    if (seen.isPresent()) {
      unfollowEnded(jobId, seen.get());
      return seen.get();
    }
    boolean several = wanted.jobs().size() > jobs.requests();
    if (several && list.isEmpty()) {
      return waitForList(key, jobId, who, notBefore, now);
    }
    boolean listMayLag =
        list.flatMap(Remote::known).isPresent()
            && now.isBefore(since.plus(limits.backoff().grace()));
    if (several && listMayLag) {
      Remote.Failed<UploadView> paused = limits.paused(now);
      return paused != null ? paused : waiting(now);
    }
    return singles.read(key, jobId, who, notBefore);
  }

  /**
   * Where a list is not read as often as it is wanted, one does that is half as old as the time
   * until the next look at an upload of this age.
   */
  private Instant oldest(Instant notBefore, Instant followedSince, Instant now) {
    if (!jobs.pace().isSlow()) {
      return notBefore;
    }
    Duration age = Duration.between(followedSince, now);
    Instant oldest = now.minus(limits.backoff().poll(age, 0).dividedBy(2));
    return oldest.isBefore(notBefore) && oldest.isAfter(followedSince) ? oldest : notBefore;
  }

  private Remote<UploadView> waitForList(
      AccountKey key, String jobId, AdapterId who, Instant notBefore, Instant now) {
    return jobs.read(key, who, notBefore)
        .fold(
            until -> waiting(now),
            (all, at) -> listed(all, at, jobId).orElseGet(() -> waiting(now)),
            at -> singles.read(key, jobId, who, notBefore),
            Remote.Failed::new);
  }

  /** A list that took long, and that was waited for. */
  private Optional<Remote<UploadView>> listed(UploadList all, Instant at, String jobId) {
    Optional<Remote<UploadView>> seen =
        all.byJob(jobId).map(upload -> new Remote.Known<>(upload, at));
    seen.ifPresent(upload -> unfollowEnded(jobId, upload));
    return seen;
  }

  private Remote<UploadView> waiting(Instant now) {
    Instant next = jobs.pausedUntil();
    Instant soon = now.plus(limits.backoff().pollMin());
    return new Remote.Pending<>(next.isAfter(soon) ? next : soon);
  }

  private static Optional<Remote<UploadView>> in(Remote<UploadList> list, String jobId) {
    return list.known()
        .flatMap(uploads -> uploads.byJob(jobId))
        .map(upload -> list.map(all -> upload));
  }

  private void unfollowEnded(String jobId, Remote<UploadView> seen) {
    if (seen.known().filter(upload -> upload.phase().hasEnded()).isPresent()) {
      wanted.jobEnded(jobId);
      singles.retain(wanted.jobs());
    }
  }
}
