package dev.loraoperator.together.v2;

import dev.loraoperator.backend.upload.NameSet;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.together.account.Paged;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.calls.Project;
import dev.loraoperator.together.v2.calls.V2Api;
import dev.loraoperator.together.v2.rows.ModelRow;
import dev.loraoperator.together.v2.rows.UploadRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A project's model records, each with the newest job that fetches its files: what v1 shows as one
 * list. The job carries no marker, so its record is what says whose it is.
 */
final class ProjectUploads {

  private static final Comparator<UploadRow> BY_AGE =
      Comparator.comparing(UploadRow::createdAt, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final V2Api api;
  private final Supplier<Instant> serviceNow;
  private final Runnable beforeNextRequest;

  /**
   * @param serviceNow the service's clock, where a reply does not show it
   * @param beforeNextRequest runs before every request but the first
   */
  ProjectUploads(V2Api api, Supplier<Instant> serviceNow, Runnable beforeNextRequest) {
    this.api = api;
    this.serviceNow = serviceNow;
    this.beforeNextRequest = beforeNextRequest;
  }

  /**
   * Reads all that is wanted; blocks. Not found when the service has no list of one of the two.
   *
   * @param answered whether it was read before
   */
  Reply<Paged<UploadList>> all(Project project, boolean answered, Predicate<UploadView> wanted) {
    return AllPages.<ModelRow>read(
            answered,
            beforeNextRequest,
            true,
            page -> api.models().models(project, page, row -> isWanted(project, row, wanted)))
        .fold(
            models -> withJobs(project, answered, wanted, models.value()),
            Reply.NotFound::new,
            Reply.Failure::new);
  }

  /** Reads the jobs that are followed, without their records; blocks. */
  Reply<Paged<UploadList>> jobs(Project project, boolean answered, Predicate<UploadView> wanted) {
    return jobRows(project, answered, job -> wanted.test(view(null, job)))
        .fold(
            jobs ->
                new Reply.Success<>(
                    new Paged<>(
                        new UploadList(
                            joined(Map.of(), jobs.value().rows(), now(jobs.serverTime()))),
                        jobs.value().requests()),
                    jobs.serverTime()),
            Reply.NotFound::new,
            Reply.Failure::new);
  }

  /** Reads one job; blocks. */
  Reply<UploadView> one(Project project, String jobId) {
    return api.uploads()
        .upload(project, jobId)
        .fold(
            job ->
                new Reply.Success<>(
                    view(null, job.value(), now(job.serverTime())), job.serverTime()),
            Reply.NotFound::new,
            Reply.Failure::new);
  }

  private Reply<Paged<UploadList>> withJobs(
      Project project,
      boolean answered,
      Predicate<UploadView> wanted,
      AllPages.Rows<ModelRow> records) {
    Map<String, ModelRow> models = new LinkedHashMap<>();
    records.rows().forEach(model -> models.put(model.id(), model));
    beforeNextRequest.run();
    return jobRows(project, answered, job -> isOf(models, job) || wanted.test(view(null, job)))
        .fold(
            jobs ->
                new Reply.Success<>(
                    new Paged<>(
                        new UploadList(
                            joined(models, jobs.value().rows(), now(jobs.serverTime())),
                            NameSet.of(records.leftOut())),
                        records.requests() + jobs.value().requests()),
                    jobs.serverTime()),
            Reply.NotFound::new,
            Reply.Failure::new);
  }

  private Reply<AllPages.Rows<UploadRow>> jobRows(
      Project project, boolean answered, Predicate<UploadRow> wanted) {
    return AllPages.read(
        answered, beforeNextRequest, false, page -> api.uploads().uploads(project, page, wanted));
  }

  /**
   * A list may show what other projects share. A name with a prefix below the project's slug is
   * another name, so that only a marker says that such a record concerns us.
   */
  private static boolean isWanted(Project project, ModelRow model, Predicate<UploadView> wanted) {
    String name = model.name();
    boolean isPrefixed = name != null && name.indexOf('/') != name.lastIndexOf('/');
    return (model.projectId() == null || model.projectId().equals(project.id()))
        && wanted.test(
            new UploadView(
                new RemoteRef(isPrefixed ? null : name, model.id(), null),
                UploadPhase.IN_PROGRESS,
                null,
                null,
                model.description(),
                null));
  }

  private static boolean isOf(Map<String, ModelRow> models, UploadRow job) {
    return job.modelId() != null && models.containsKey(job.modelId());
  }

  /** One row for each record; then the jobs that are followed, and are not in these. */
  private static List<UploadView> joined(
      Map<String, ModelRow> models, List<UploadRow> rows, Instant now) {
    Map<String, UploadRow> jobs = new LinkedHashMap<>();
    rows.forEach(job -> jobs.put(job.id(), job));
    Map<String, UploadRow> newest = new LinkedHashMap<>();
    jobs.values().stream()
        .filter(job -> isOf(models, job))
        .sorted(BY_AGE)
        .forEach(job -> newest.put(String.valueOf(job.modelId()), job));
    List<UploadView> views = new ArrayList<>();
    models.values().forEach(model -> views.add(view(model, newest.get(model.id()), now)));
    newest.values().forEach(job -> jobs.remove(job.id()));
    jobs.values().forEach(job -> views.add(view(null, job, now)));
    return views;
  }

  private static UploadView view(@Nullable ModelRow model, UploadRow job) {
    return view(model, job, Instant.EPOCH);
  }

  private static UploadView view(@Nullable ModelRow model, @Nullable UploadRow job, Instant now) {
    String ofJob = job == null ? null : job.modelId();
    return new UploadView(
        new RemoteRef(
            model == null ? null : model.name(),
            model == null ? ofJob : model.id(),
            job == null ? null : job.id()),
        job == null ? UploadPhase.IN_PROGRESS : job.phase(now),
        job == null ? null : job.status(),
        job == null ? null : job.message(),
        model == null ? null : model.description(),
        job == null ? null : job.createdAt());
  }

  private Instant now(@Nullable Instant serverTime) {
    return serverTime == null ? serviceNow.get() : serverTime;
  }
}
