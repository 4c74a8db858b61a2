package dev.loraoperator.together.account;

import dev.loraoperator.model.AdapterId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has been tried for each adapter of late, and so how old a list may be that it looks into.
 * Where one is long, an older list does, as long as nothing was tried of which the outcome is not
 * known: what others have made meanwhile the service itself refuses to make twice. Thread-safe.
 */
final class UploadChanges {

  /** No list is as old as that. */
  private static final Duration EXPIRY = Duration.ofDays(1);

  private final ListPace pace;
  private final Map<AdapterId, Instant> last = new ConcurrentHashMap<>();

  /**
   * @param pace of the list
   */
  UploadChanges(ListPace pace) {
    this.pace = pace;
  }

  /** Something may have changed that an older list does not show. */
  void changed(AdapterId who, Instant now) {
    last.values().removeIf(at -> at.plus(EXPIRY).isBefore(now));
    last.put(who, now.plusNanos(1)); // a list that began in the same moment may have missed it
  }

  /** All that was tried is known without a list. */
  void settled(AdapterId who) {
    last.remove(who);
  }

  /** When a list for {@code who}, which wants one of {@code notBefore}, must have begun. */
  Instant since(AdapterId who, Instant notBefore, Instant now) {
    if (!pace.isSlow()) {
      return notBefore;
    }
    Instant oldest = pace.oldest(notBefore, now);
    Instant changed = last.get(who);
    return changed != null && changed.isAfter(oldest) ? changed : oldest;
  }
}
