package dev.loraoperator.together.account;

import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.ModelNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which uploads of an account somebody has asked for of late. Only these are kept of its list, and
 * those with a marker: an account may have many thousand that are no concern of ours. Thread-safe.
 */
final class WantedUploads implements Predicate<UploadView> {

  private final Duration expiry;
  private final Map<String, Asked> jobs = new ConcurrentHashMap<>();
  private final Map<String, Asked> series = new ConcurrentHashMap<>();

  /** When something was first and last asked for. */
  private record Asked(Instant since, Instant last) {}

  WantedUploads(Backoff backoff) {
    this.expiry = backoff.pollMax().multipliedBy(3);
  }

  /** Asks for one upload; since when it is asked for. */
  Instant job(String jobId, Instant now) {
    return ask(jobs, jobId, now);
  }

  /** Asks for all uploads to the names of a series; since when they are asked for. */
  Instant name(String modelName, Instant now) {
    return ask(series, ModelNames.series(modelName), now);
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
    return upload.marker().isPresent()
        || (job != null && jobs.containsKey(job))
        || (name != null && series.containsKey(ModelNames.series(name)));
  }

  private Instant ask(Map<String, Asked> all, String what, Instant now) {
    Asked before = all.get(what);
    Instant since = before == null ? now : before.since();
    all.put(what, new Asked(since, now));
    all.values().removeIf(asked -> asked.last().plus(expiry).isBefore(now));
    return since;
  }
}
