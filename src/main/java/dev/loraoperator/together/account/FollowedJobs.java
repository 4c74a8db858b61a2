package dev.loraoperator.together.account;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.UploadPhase;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one account that somebody waits for, and those of them that were read one by one. Not
 * thread-safe; the account's lock guards it.
 */
final class FollowedJobs {

  private final Duration expiry;
  private final Duration grace;
  private final Map<String, Instant> askedAt = new HashMap<>();
  private final Map<String, Instant> firstAskedAt = new HashMap<>();
  private final Map<String, Remote<UploadView>> readOnes = new HashMap<>();
  private final Set<String> reading = new HashSet<>();

  FollowedJobs(Backoff delays) {
    this.expiry = delays.pollMax().multipliedBy(3);
    this.grace = delays.grace();
  }

  void follow(String jobId, Instant now) {
    askedAt.put(jobId, now);
    firstAskedAt.putIfAbsent(jobId, now);
    askedAt.values().removeIf(at -> at.plus(expiry).isBefore(now));
    readOnes.keySet().retainAll(askedAt.keySet());
    firstAskedAt.keySet().retainAll(askedAt.keySet());
  }

  void unfollow(String jobId) {
    askedAt.remove(jobId);
    firstAskedAt.remove(jobId);
    readOnes.remove(jobId);
  }

  /** Whether one list would serve more than one of them. */
  boolean several() {
    return askedAt.size() > 1;
  }

  /** Whether the list may just not show the job yet. */
  boolean isNew(String jobId, Instant now) {
    return now.isBefore(firstAskedAt.getOrDefault(jobId, now).plus(grace));
  }

  /** What a read of this one job told at {@code notBefore} or later. */
  @Nullable Remote<UploadView> seen(String jobId, Instant notBefore) {
    Remote<UploadView> seen = readOnes.get(jobId);
    if (seen instanceof Remote.Known<UploadView> known && !known.at().isBefore(notBefore)) {
      if (known.value().phase() != UploadPhase.IN_PROGRESS) {
        unfollow(jobId);
      }
      return known;
    }
    return seen instanceof Remote.Missing<UploadView> missing && !missing.at().isBefore(notBefore)
        ? missing
        : null;
  }

  boolean isReading(String jobId) {
    return reading.contains(jobId);
  }

  void reading(String jobId) {
    reading.add(jobId);
  }

  void read(String jobId, Remote<UploadView> result) {
    reading.remove(jobId);
    readOnes.put(jobId, result);
  }

  void unread(String jobId) {
    reading.remove(jobId);
  }
}
