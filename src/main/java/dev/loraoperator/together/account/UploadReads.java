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
 * The uploads of one account. While several are followed, one list serves them all; a single one is
 * read alone, and so is each where the service has no list. Thread-safe.
 */
public final class UploadReads {

  static final String ALL = "";

  /** How long a first failure may last before it is told. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AccountLimits limits;
  private final WantedUploads wanted;
  private final SharedReads<UploadList> lists;
  private final SharedReads<UploadView> singles;

  UploadReads(
      AccountLimits limits,
      WantedUploads wanted,
      SharedReads<UploadList> lists,
      SharedReads<UploadView> singles) {
    this.limits = limits;
    this.wanted = wanted;
    this.lists = lists;
    this.singles = singles;
  }

  /**
   * The uploads of {@code who} by their marker, and those to the names of {@code modelName}'s
   * series, as they were at {@code notBefore} or later; missing where there is no list. A list from
   * before they were wanted may have left them out. Its failure is told as in {@link #upload}.
   */
  public synchronized Remote<UploadList> list(
      AccountKey key, AdapterId who, String modelName, Instant notBefore) {
    Instant now = limits.touch();
    Instant since = wanted.name(who, modelName, now);
    Remote<UploadList> list = lists.read(key, ALL, who, notBefore);
    boolean lacking = list.known().filter(all -> all.mayLack(who, modelName)).isPresent();
    boolean tooOld = lacking && since.isAfter(notBefore);
    return patient(
        tooOld ? lists.read(key, ALL, who, since) : list, lists.failuresInARow(ALL) > 1, now);
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
    boolean again = lists.failuresInARow(ALL) > 1 || singles.failuresInARow(jobId) > 0;
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
    Remote.Failed<UploadView> refused = key.paused(now);
    if (refused != null) {
      return refused; // even though a list may show it that was read with another key
    }
    Instant since = wanted.job(jobId, now);
    singles.retain(wanted.jobs());
    Optional<Remote<UploadList>> list = lists.readSince(ALL, notBefore);
    Optional<Remote<UploadView>> seen =
        singles.readSince(jobId, notBefore).or(() -> list.flatMap(all -> in(all, jobId)));
    if (seen.isPresent()) {
      unfollowEnded(jobId, seen.get());
      return seen.get();
    }
    boolean several = wanted.jobs().size() > 1;
    if (several && list.isEmpty()) {
      return waitForList(key, jobId, who, notBefore, now);
    }
    boolean listMayLag =
        list.flatMap(Remote::known).isPresent()
            && now.isBefore(since.plus(limits.backoff().grace()));
    if (several && listMayLag) {
      Remote.Failed<UploadView> paused = limits.paused(now);
      return paused != null ? paused : new Remote.Pending<>(now.plus(limits.backoff().pollMin()));
    }
    return singles.read(key, jobId, who, notBefore);
  }

  private Remote<UploadView> waitForList(
      AccountKey key, String jobId, AdapterId who, Instant notBefore, Instant now) {
    Remote<UploadView> pending = new Remote.Pending<>(now.plus(limits.backoff().pollMin()));
    return lists
        .read(key, ALL, who, notBefore)
        .fold(
            until -> pending,
            (all, at) -> pending,
            at -> singles.read(key, jobId, who, notBefore),
            Remote.Failed::new);
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
