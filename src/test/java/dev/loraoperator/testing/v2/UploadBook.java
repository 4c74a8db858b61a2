package dev.loraoperator.testing.v2;

import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.AdapterFetcher;
import dev.loraoperator.testing.FetchedAdapter;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The uploads of all projects. An upload is updated when it is read: the first read after its end
 * is due starts the download that decides the end. Every download has its own thread, so that a
 * slow source delays no other upload.
 */
final class UploadBook implements AutoCloseable {

  /** How long the read that starts a download waits for its result. */
  private static final long DOWNLOAD_WAIT_MILLIS = 500;

  private static final FetchedAdapter UNSEEN =
      new FetchedAdapter(null, Map.of("adapter_config.json", 1L, "adapter_model.safetensors", 1L));

  private final Clock clock;
  private final V2Behaviour behaviour;
  private final Ids ids;
  private final ModelBook models;
  private final AdapterFetcher fetcher = new AdapterFetcher();
  private final ExecutorService downloads = Executors.newCachedThreadPool(UploadBook::daemon);
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private volatile @Nullable String failureMessage;

  UploadBook(Clock clock, V2Behaviour behaviour, Ids ids, ModelBook models) {
    this.clock = clock;
    this.behaviour = behaviour;
    this.ids = ids;
    this.models = models;
  }

  void useHub(URI endpoint) {
    fetcher.useHub(endpoint);
  }

  void failWith(@Nullable String message) {
    failureMessage = message;
  }

  /** False when the model had an upload before and may have but one. */
  synchronized boolean add(V2Upload upload) {
    boolean second =
        entries.stream().anyMatch(entry -> entry.upload.modelId().equals(upload.modelId()));
    if (second && behaviour.oneUploadPerModel) {
      return false;
    }
    entries.add(new Entry(upload));
    return true;
  }

  void forget(String id) {
    entries.stream()
        .filter(entry -> entry.upload.id().equals(id))
        .forEach(entry -> entry.forgotten = true);
  }

  /** All uploads, including forgotten ones, as of their last update. */
  List<V2Upload> all() {
    return entries.stream().map(entry -> entry.upload).toList();
  }

  /** In the order of their ids, which is no order. */
  List<V2Upload> listed(String account) {
    Instant listable = clock.instant().minus(behaviour.listLag);
    return existing(account)
        .filter(entry -> !entry.upload.createdAt().isAfter(listable))
        .map(this::refresh)
        .sorted(Comparator.comparing(V2Upload::id))
        .toList();
  }

  Optional<V2Upload> find(String account, String id) {
    return existing(account)
        .filter(entry -> entry.upload.id().equals(id))
        .findFirst()
        .map(this::refresh);
  }

  private Stream<Entry> existing(String account) {
    return entries.stream()
        .filter(entry -> !entry.forgotten && entry.upload.account().equals(account));
  }

  UploadState state(V2Upload upload) {
    return upload.hasEnded()
        ? UploadState.ended(upload)
        : UploadState.at(clock.instant(), upload.createdAt(), behaviour);
  }

  /** Ends all uploads now, and returns when they have ended. */
  void finishAll() {
    entries.forEach(entry -> end(entry, state(entry.upload)));
    entries.forEach(entry -> entry.ended.join());
  }

  private V2Upload refresh(Entry entry) {
    UploadState state = state(entry.upload);
    boolean due = behaviour.finishes && state.step() != UploadState.Step.WAIT;
    if (due && end(entry, state)) {
      entry
          .ended
          .copy()
          .completeOnTimeout(null, DOWNLOAD_WAIT_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    }
    return entry.upload;
  }

  /** Starts the end of an upload; false when it was started before. */
  private boolean end(Entry entry, UploadState state) {
    boolean first = entry.ending.compareAndSet(false, true);
    if (first && behaviour.downloads) {
      downloads.execute(() -> finish(entry, state));
    } else if (first) {
      finish(entry, state);
    }
    return first;
  }

  private void finish(Entry entry, UploadState state) {
    FetchedAdapter fetched = fetch(entry.upload, state);
    Instant time = clock.instant();
    String problem = fetched.problem();
    if (problem == null) {
      V2Revision revision = new V2Revision(ids.next("rv_"), time, fetched.sizes());
      problem = models.add(entry.upload.modelId(), revision) ? null : "model not found";
    }
    entry.upload = entry.upload.ended(problem, time, state.restarts());
    entry.ended.complete(null);
  }

  private FetchedAdapter fetch(V2Upload upload, UploadState state) {
    if (state.step() == UploadState.Step.FAIL) {
      return new FetchedAdapter("worker failed after " + state.restarts() + " restarts", Map.of());
    }
    if (failureMessage != null) {
      return new FetchedAdapter(failureMessage, Map.of());
    }
    Sensitive token = upload.token();
    return behaviour.downloads
        ? fetcher.fetch(upload.remoteUrl().reveal(), token == null ? null : token.reveal())
        : UNSEEN;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "together-v2-download");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    downloads.shutdownNow();
  }

  private static final class Entry {

    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile V2Upload upload;
    private volatile boolean forgotten;

    Entry(V2Upload upload) {
      this.upload = upload;
    }
  }
}
