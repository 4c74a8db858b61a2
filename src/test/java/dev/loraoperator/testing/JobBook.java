package dev.loraoperator.testing;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of all accounts of a {@link TogetherServer}. A job is updated when it is read: the first
 * read after its end is due starts the download that decides the end. Every download has its own
 * thread, so that a slow source delays no other job.
 */
final class JobBook implements AutoCloseable {

  /** How long the read that starts a download waits for its result. */
  private static final Duration DOWNLOAD_WAIT = Duration.ofMillis(500);

  private final Clock clock;
  private final ServerBehaviour behaviour;
  private final AdapterFetcher fetcher = new AdapterFetcher();
  private final ExecutorService downloads = Executors.newCachedThreadPool(JobBook::daemon);
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private volatile @Nullable String failureMessage;

  JobBook(Clock clock, ServerBehaviour behaviour) {
    this.clock = clock;
    this.behaviour = behaviour;
  }

  void useHub(URI endpoint) {
    fetcher.useHub(endpoint);
  }

  void failJobsWith(@Nullable String message) {
    failureMessage = message;
  }

  /** Adds the job unless its name is taken; names are never given back. */
  synchronized boolean add(UploadJob job) {
    if (entries.stream().anyMatch(entry -> entry.job.modelName().equals(job.modelName()))) {
      return false;
    }
    entries.add(new Entry(job, false));
    return true;
  }

  /** Adds a job that was not posted here. */
  void addForeign(UploadJob job) {
    entries.add(new Entry(job, true));
  }

  void forget(String id) {
    matching(job -> job.id().equals(id)).forEach(entry -> entry.forgotten = true);
  }

  /** All jobs, including removed ones, as of their last update. */
  List<UploadJob> all() {
    return entries.stream().map(entry -> entry.job).toList();
  }

  /** All jobs posted here, including removed ones, as of their last update. */
  List<UploadJob> posted() {
    return entries.stream().filter(entry -> !entry.foreign).map(entry -> entry.job).toList();
  }

  List<UploadJob> listed(String account) {
    Instant listable = clock.instant().minus(behaviour.listLag);
    return matching(job -> job.account().equals(account) && !job.createdAt().isAfter(listable))
        .filter(entry -> !entry.forgotten)
        .map(this::refresh)
        .toList();
  }

  Optional<UploadJob> find(String account, String id) {
    return matching(job -> job.account().equals(account) && job.id().equals(id))
        .filter(entry -> !entry.forgotten)
        .findFirst()
        .map(this::refresh);
  }

  /** The account's uploads that are complete. */
  List<UploadJob> complete(String account) {
    return matching(job -> job.account().equals(account))
        .map(this::refresh)
        .filter(UploadJob::isComplete)
        .toList();
  }

  /** The names of the account's uploaded models. */
  List<String> models(String account) {
    return complete(account).stream().map(UploadJob::modelName).toList();
  }

  /** The status word that a job shows now. */
  String status(UploadJob job) {
    if (job.endedAs() != null) {
      return job.endedAs();
    }
    boolean queued = clock.instant().isBefore(job.createdAt().plus(behaviour.queued));
    return queued ? "Queued" : behaviour.runningWord;
  }

  /** Ends all jobs now, and returns when they have ended. */
  void finishAll() {
    entries.forEach(this::end);
    entries.forEach(entry -> entry.ended.join());
  }

  private Stream<Entry> matching(Predicate<UploadJob> wanted) {
    return entries.stream().filter(entry -> wanted.test(entry.job));
  }

  private UploadJob refresh(Entry entry) {
    if (isDue(entry.job) && end(entry)) {
      entry
          .ended
          .copy()
          .completeOnTimeout(null, DOWNLOAD_WAIT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
    return entry.job;
  }

  private boolean isDue(UploadJob job) {
    Instant end = job.createdAt().plus(behaviour.queued).plus(behaviour.running);
    return behaviour.finishes && !clock.instant().isBefore(end);
  }

  /** Starts the end of a job; false when it was started before. */
  private boolean end(Entry entry) {
    boolean first = entry.ending.compareAndSet(false, true);
    if (first && behaviour.downloads) {
      downloads.execute(() -> entry.end(problem(entry.job), clock.instant()));
    } else if (first) {
      entry.end(failureMessage, clock.instant());
    }
    return first;
  }

  private @Nullable String problem(UploadJob job) {
    String message = failureMessage;
    return message != null ? message : fetcher.problem(job.source(), job.token());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "together-download");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    downloads.shutdownNow();
  }

  private static final class Entry {

    private final boolean foreign;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile UploadJob job;
    private volatile boolean forgotten;

    Entry(UploadJob job, boolean foreign) {
      this.job = job;
      this.foreign = foreign;
      if (job.hasEnded()) {
        ending.set(true);
        ended.complete(null);
      }
    }

    void end(@Nullable String problem, Instant time) {
      job = job.ended(problem, time);
      ended.complete(null);
    }
  }
}
