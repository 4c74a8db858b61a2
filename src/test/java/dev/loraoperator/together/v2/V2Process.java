package dev.loraoperator.together.v2;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.BaseChoice;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import dev.loraoperator.together.account.AccountContext;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.AccountKeys;
import dev.loraoperator.together.account.Accounts;
import dev.loraoperator.together.account.RateLimits;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.TogetherUrls;
import dev.loraoperator.together.http.WhoamiCalls;
import dev.loraoperator.together.queue.ProcessClock;
import dev.loraoperator.together.queue.WaitListener;
import dev.loraoperator.together.v2.calls.V2Api;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One process of the operator as far as v2 is concerned; a crash is another one. */
public final class V2Process {

  public static final Backoff DELAYS =
      new Backoff(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofHours(2),
          Duration.ofMinutes(2));

  private static final int PATIENCE = 10_000;

  public final CallQueue queue = new CallQueue();
  final List<AdapterId> woken = new ArrayList<>();
  final SteppedClock clock;
  private final SteppedTimer timer;
  private final V2Api api;
  private final AccountKeys keys;
  private final Accounts<V2Account> accounts;
  private int intents;

  public V2Process(URI server, SteppedClock clock) {
    this(server, clock, 1000);
  }

  V2Process(URI server, SteppedClock clock, double requestsPerSecond) {
    this.clock = clock;
    this.timer = new SteppedTimer(clock);
    TogetherUrls urls = TogetherUrls.of(server);
    HttpCalls http =
        new HttpCalls(HttpCalls.client(Duration.ofSeconds(30)), urls, clock, CallListener.NONE);
    AccountContext context =
        new AccountContext(
            requestsPerSecond,
            DELAYS,
            queue,
            new ProcessClock(clock, clock::nanos),
            timer,
            woken::add,
            WaitListener.NONE,
            () -> 0);
    this.api = new V2Api(http, urls);
    this.keys = new AccountKeys(context, new WhoamiCalls(http, urls)::whoami);
    this.accounts =
        Accounts.ofProjects(
            context, new RateLimits(context), account -> new V2Account(account, api));
  }

  /** As the controller makes it in every reconciliation. */
  public ModelBackend backend(AdapterId who, String apiKey) {
    return backend(who, apiKey, null);
  }

  /** The same, where the user names the project. */
  ModelBackend backend(AdapterId who, String apiKey, @Nullable String project) {
    AccountKey key = keys.of(Sensitive.of(apiKey), project);
    return new V2Backend(who, key, accounts.of(key), api);
  }

  /** Runs what is due by the clock. */
  public void runDue() {
    timer.runDue();
  }

  /** What a read comes to when its adapter is reconciled as often as it takes. */
  <T> Remote<T> settled(Supplier<Remote<T>> read) {
    for (int i = 0; i < PATIENCE; i++) {
      Remote<T> answer = read.get();
      if (!answer.<Boolean>fold(until -> true, (v, at) -> false, at -> false, (e, at) -> false)) {
        return answer;
      }
      if (queue.waiting() == 0) {
        clock.advance(Duration.ofSeconds(1));
      }
      timer.runDue();
      queue.runAll();
    }
    throw new AssertionError("pending for ever");
  }

  /** What was read before is too old from now on. */
  Freshness later() {
    clock.advance(Duration.ofMillis(1));
    return Freshness.since(clock.instant());
  }

  /** The list as it is now. */
  Remote<UploadList> list(AdapterId who, String apiKey) {
    return list(who, apiKey, null);
  }

  /** The same, where the user names the project. */
  Remote<UploadList> list(AdapterId who, String apiKey, @Nullable String project) {
    Freshness now = later();
    return settled(() -> backend(who, apiKey, project).uploads(who.name(), now));
  }

  /** What a base means. */
  Remote<BaseChoice> base(AdapterId who, String apiKey, WantedBase wanted) {
    return settled(() -> backend(who, apiKey).base(wanted));
  }

  /** The validation as it is now. */
  Remote<Validation> validation(AdapterId who, String apiKey, RemoteRef ref) {
    Freshness now = later();
    return settled(() -> backend(who, apiKey).validation(ref, now));
  }

  UploadList uploads(AdapterId who, String apiKey) {
    return list(who, apiKey).known().orElseThrow();
  }

  /** The job as it is now. */
  UploadView upload(AdapterId who, String apiKey, RemoteRef ref) {
    Freshness now = later();
    return settled(() -> backend(who, apiKey).upload(ref, now)).known().orElseThrow();
  }

  /** The record as it is now. */
  Remote<UploadView> record(AdapterId who, String apiKey, String modelId) {
    Freshness now = later();
    return settled(() -> backend(who, apiKey).record(modelId, now));
  }

  /** What is there already, as it is now. */
  Remote<UploadView> existing(AdapterId who, String apiKey, String model) {
    Freshness now = later();
    return settled(() -> backend(who, apiKey).existing(model, now));
  }

  /** Changes a record. */
  RecordOutcome change(AdapterId who, String apiKey, Operation.RecordChange change) {
    settled(() -> backend(who, apiKey).identity(Freshness.ANY));
    ModelBackend backend = backend(who, apiKey);
    backend.start(change);
    queue.runAll();
    return backend.recordChange().orElseThrow().end().orElseThrow().outcome();
  }

  /** Makes the next step. */
  CreateOutcome create(AdapterId who, String apiKey, RemoteRef have, UploadOrder order) {
    settled(() -> backend(who, apiKey).identity(Freshness.ANY));
    ModelBackend backend = backend(who, apiKey);
    String intent = "intent-" + ++intents;
    backend.start(new Operation.Create(backend.nextStep(have), intent, have, order));
    queue.runAll();
    return backend.creation().orElseThrow().end().orElseThrow().outcome();
  }

  /** Makes the next step, which succeeds; all that is known then. */
  RemoteRef created(AdapterId who, String apiKey, RemoteRef have, UploadOrder order) {
    return create(who, apiKey, have, order)
        .fold(
            created -> have.with(created.ref()),
            () -> {
              throw new AssertionError("name taken");
            },
            error -> {
              throw new AssertionError(error.toString());
            });
  }
}
