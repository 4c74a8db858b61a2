package dev.loraoperator.together.account;

import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.ModelNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which uploads of an account somebody has asked for of late. Only these are kept of its list: an
 * account may have many thousand that are no concern of ours, or not any more. Thread-safe.
 */
final class WantedUploads implements Predicate<UploadView> {

  private final Duration expiry;
  private final Map<String, Asked> jobs = new ConcurrentHashMap<>();
  private final Map<String, Asked> series = new ConcurrentHashMap<>();
  private final Map<AdapterId, Asked> adapters = new ConcurrentHashMap<>();
  private volatile Instant nextSweep = Instant.EPOCH;

  /** When something was first and last asked for. */
  private record Asked(Instant since, Instant last) {}

  /**
   * @param expiry for how long something is wanted after it was asked for
   */
  WantedUploads(Duration expiry) {
    this.expiry = expiry;
  }

  /** Asks for one upload; since when it is asked for. */
  Instant job(String jobId, Instant now) {
    return ask(jobs, jobId, now);
  }

  /**
   * Asks for all uploads of {@code who}, and all to the names of a series; since when both are
   * asked for.
   */
  Instant name(AdapterId who, String modelName, Instant now) {
    Instant named = ask(series, ModelNames.series(modelName), now);
    Instant known = ask(adapters, who, now);
    return named.isAfter(known) ? named : known;
  }

  void jobEnded(String jobId) {
    jobs.remove(jobId);
  }

  Set<String> jobs() {
    return jobs.keySet();
  }

  @Override
  public boolean test(UploadView upload) {
    String job = upload.ref().jobId();
    String name = upload.ref().modelName();
    return (job != null && jobs.containsKey(job))
        || (name != null && series.containsKey(ModelNames.series(name)))
        || upload.marker().filter(marker -> adapters.containsKey(marker.id())).isPresent();
  }

  private <K> Instant ask(Map<K, Asked> all, K what, Instant now) {
    sweep(now);
    return all.merge(what, new Asked(now, now), (before, asked) -> new Asked(before.since(), now))
        .since();
  }

  /** Now and then: what one adapter asks for must not cost more for all the others. */
  private void sweep(Instant now) {
    if (!now.isBefore(nextSweep)) {
      nextSweep = now.plus(expiry.dividedBy(10));
      Stream.of(jobs, series, adapters)
          .forEach(all -> all.values().removeIf(asked -> asked.last().plus(expiry).isBefore(now)));
    }
  }
}
