package dev.loraoperator.together.account;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.queue.RateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * One account in this process: its limits, and the reads that all its adapters share, with
 * whichever of its keys. No method blocks: calls run elsewhere, and an adapter that waits for one
 * is woken when it ends. Thread-safe.
 */
public final class Account {

  /** An adapter may wait so long for its turn, and looks into a list then. */
  private static final Duration LONGEST_QUEUE = Duration.ofHours(1);

  private final AccountLimits limits;
  private final List<SharedReads<?>> reads = new CopyOnWriteArrayList<>();

  Account(AccountContext context, RateLimiter rate) {
    this.limits = new AccountLimits(context, rate);
  }

  /**
   * Reads whose failure holds up only what was read, unless something is wrong with the key.
   *
   * @param call reads something with an API key; blocks until the reply is there
   */
  public <T> SharedReads<T> sharedReads(BiFunction<Sensitive, String, Reply<T>> call) {
    return sharedReads(SharedReads.Policy.OF_ONE_THING, call);
  }

  /** Reads a list of uploads; blocks. */
  public interface AllUploads {

    /**
     * Reads it.
     *
     * @param listed whether it was read before, so that the service surely has one
     * @param wanted which uploads are kept
     */
    Reply<Paged<UploadList>> read(Sensitive apiKey, boolean listed, Predicate<UploadView> wanted);
  }

  /** Reads one upload; blocks. */
  public interface SingleUpload {

    /**
     * Reads one.
     *
     * @param listed whether the list was read before, so that the service is surely there
     */
    Reply<UploadView> read(Sensitive apiKey, String jobId, boolean listed);
  }

  /** The uploads of an account that one request lists. */
  public UploadReads uploadReads(AllUploads list, SingleUpload single) {
    Backoff backoff = limits.backoff();
    WantedUploads wanted = new WantedUploads(backoff.pollMax().multipliedBy(3));
    ListReads<UploadList> lists = listReads(ListPace.fixed(backoff.pollMin()), list, wanted);
    return new UploadReads(limits, wanted, lists, lists, singles(single, lists));
  }

  /**
   * The uploads of an account whose lists have pages, and on which a name cannot be used twice.
   *
   * @param list of all, with their names and markers
   * @param jobs of those that are followed, which takes fewer requests
   */
  public UploadReads uploadReads(AllUploads list, AllUploads jobs, SingleUpload single) {
    WantedUploads wanted = new WantedUploads(LONGEST_QUEUE);
    ListReads<UploadList> ofJobs = listReads(ofPages(), jobs, wanted);
    return new UploadReads(
        limits, wanted, listReads(ofPages(), list, wanted), ofJobs, singles(single, ofJobs));
  }

  private SharedReads<UploadView> singles(SingleUpload single, ListReads<UploadList> lists) {
    return sharedReads((apiKey, jobId) -> single.read(apiKey, jobId, lists.isAnswered()));
  }

  private ListReads<UploadList> listReads(
      ListPace pace, AllUploads list, Predicate<UploadView> wanted) {
    return listReads(pace, (apiKey, answered) -> list.read(apiKey, answered, wanted));
  }

  /** Reads of a list that has pages. */
  public <T> ListReads<T> listReads(ListReads.Call<T> call) {
    return listReads(ofPages(), call);
  }

  private <T> ListReads<T> listReads(ListPace pace, ListReads.Call<T> call) {
    ListReads<T> made = new ListReads<>(limits, pace, call);
    reads.add(made.reads());
    return made;
  }

  private ListPace ofPages() {
    return ListPace.ofPages(limits.backoff().pollMin(), limits.context().requestsPerSecond());
  }

  private <T> SharedReads<T> sharedReads(
      SharedReads.Policy policy, BiFunction<Sensitive, String, Reply<T>> call) {
    SharedReads<T> made = new SharedReads<>(limits, policy, call);
    reads.add(made);
    return made;
  }

  AccountLimits limits() {
    return limits;
  }

  /**
   * Whether {@code who} may start an operation with {@code key} now; it is woken when it is its
   * turn.
   */
  public Operation.Permit permit(AccountKey key, AdapterId who, Operation.Priority priority) {
    Remote.Failed<Void> refused = key.paused(limits, priority, limits.context().now());
    return refused == null
        ? limits.permit(who, priority)
        : new Operation.Permit.Paused(refused.error(), refused.retryAt());
  }

  /** Ends the wait after failed reads, except for a wait that the service has asked for. */
  public void readAgain() {
    limits.endPause();
    reads.forEach(SharedReads::readAgain);
  }

  /** What the wall clock shows at an instant of this account's. */
  public Instant toWall(Instant instant) {
    return limits.context().clock().toWall(instant);
  }

  /** What this account's clock shows at an instant of the wall clock. */
  public Instant ofWall(Instant instant) {
    return limits.context().clock().ofWall(instant);
  }

  /** The time by this account's clock. */
  public Instant now() {
    return limits.context().now();
  }

  /** What the service's clock shows now, as far as that is known. */
  public Instant serviceNow() {
    return toWall(now()).plus(limits.clockSkew());
  }

  /** When something is tried again that only a person can mend; by this account's clock. */
  public Instant slowRetry() {
    return now().plus(limits.backoff().slowRetry(limits.context().jitter()));
  }

  /** A shared read goes on with another request; others wait longer for it. */
  public void readsOn() {
    limits.queue().spend();
  }

  /** The service's clock minus ours, as its last reply showed it. */
  public Duration clockSkew() {
    return limits.clockSkew();
  }

  /** The adapter is gone. */
  void forget(AdapterId who) {
    reads.forEach(read -> read.forget(who));
    for (Operation.Kind kind : Operation.Kind.values()) {
      limits.queue().release(who, kind);
    }
  }

  /** Whether nothing is in flight, and nobody has used it or waits for it since {@code time}. */
  boolean isIdleSince(Instant time) {
    return limits.isIdleSince(time) && reads.stream().noneMatch(SharedReads::isReading);
  }
}
