package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The uploads of one account. While several are followed, one list serves them all; a single one is
 * read alone. Thread-safe.
 */
public final class UploadReads {

  static final String ALL = "";

  private final AccountLimits limits;
  private final SharedReads<UploadList> lists;
  private final SharedReads<UploadView> singles;
  private final Map<String, Followed> followed = new HashMap<>();

  /** When an upload was first and last wanted; forgotten when it is not wanted any more. */
  private record Followed(Instant since, Instant last) {}

  UploadReads(
      AccountLimits limits, SharedReads<UploadList> lists, SharedReads<UploadView> singles) {
    this.limits = limits;
    this.lists = lists;
    this.singles = singles;
  }

  /** All uploads, as they were at {@code notBefore} or later. */
  public Remote<UploadList> list(AdapterId who, Instant notBefore) {
    return lists.read(ALL, who, notBefore);
  }

  /** One upload, as it was at {@code notBefore} or later. */
  public synchronized Remote<UploadView> upload(String jobId, AdapterId who, Instant notBefore) {
    Instant now = limits.touch();
    Instant since = follow(jobId, now);
    Optional<Remote<UploadList>> list = lists.readSince(ALL, notBefore);
    Optional<Remote<UploadView>> seen =
        singles.readSince(jobId, notBefore).or(() -> list.flatMap(all -> in(all, jobId)));
    if (seen.isPresent()) {
      unfollowEnded(jobId, seen.get());
      return seen.get();
    }
    boolean several = followed.size() > 1;
    if (several && list.isEmpty()) {
      return waitForList(who, notBefore, now);
    }
    boolean listMayLag = now.isBefore(since.plus(limits.backoff().grace()));
    if (several && listMayLag) {
      Remote.Failed<UploadView> paused = limits.paused(now);
      return paused != null ? paused : new Remote.Pending<>(now.plus(limits.backoff().pollMin()));
    }
    return singles.read(jobId, who, notBefore);
  }

  private Remote<UploadView> waitForList(AdapterId who, Instant notBefore, Instant now) {
    Remote<UploadView> pending = new Remote.Pending<>(now.plus(limits.backoff().pollMin()));
    return lists
        .read(ALL, who, notBefore)
        .fold(until -> pending, (all, at) -> pending, at -> pending, Remote.Failed::new);
  }

  private static Optional<Remote<UploadView>> in(Remote<UploadList> list, String jobId) {
    return list.known()
        .flatMap(uploads -> uploads.byJob(jobId))
        .map(upload -> list.map(all -> upload));
  }

  /** Since when the upload is followed. */
  private Instant follow(String jobId, Instant now) {
    Followed before = followed.get(jobId);
    Instant since = before == null ? now : before.since();
    followed.put(jobId, new Followed(since, now));
    Duration expiry = limits.backoff().pollMax().multipliedBy(3);
    followed.values().removeIf(upload -> upload.last().plus(expiry).isBefore(now));
    singles.retain(followed.keySet());
    return since;
  }

  private void unfollowEnded(String jobId, Remote<UploadView> seen) {
    if (seen.known().filter(upload -> upload.phase().hasEnded()).isPresent()) {
      followed.remove(jobId);
      singles.retain(followed.keySet());
    }
  }
}
