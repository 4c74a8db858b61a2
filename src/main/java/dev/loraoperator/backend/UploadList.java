package dev.loraoperator.backend;

import dev.loraoperator.model.OwnershipMarker;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All upload jobs of one account at one moment. */
public record UploadList(List<UploadView> jobs) {

  public UploadList {
    jobs = List.copyOf(jobs);
  }

  public Optional<UploadView> byId(String jobId) {
    return jobs.stream().filter(job -> job.jobId().equals(jobId)).findFirst();
  }

  /** Jobs that upload to this bare name, failed ones included. */
  public List<UploadView> byName(String bareName) {
    return jobs.stream().filter(job -> job.uploadsTo(bareName)).toList();
  }

  /** The job that carries exactly this marker and has not failed; a complete one first. */
  public Optional<UploadView> carrying(OwnershipMarker marker) {
    return jobs.stream()
        .filter(job -> job.phase() != UploadPhase.FAILED)
        .filter(job -> job.marker().filter(marker::equals).isPresent())
        .min(Comparator.comparing(job -> job.phase() == UploadPhase.COMPLETE ? 0 : 1));
  }

  /**
   * Whether this account's list carries descriptions at all. If it does, a job without one was not
   * posted by us.
   */
  public boolean carriesDescriptions() {
    return jobs.stream().anyMatch(job -> job.description() != null && !job.description().isBlank());
  }
}
