package dev.loraoperator.together.account;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Operation.AttachmentChange;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.together.queue.ProcessClock;
import dev.loraoperator.together.queue.Timer;
import dev.loraoperator.together.queue.WaitListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One account of a scripted service, with every read and call of it. */
final class TestAccount {

  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final Backoff DELAYS =
      new Backoff(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofHours(2),
          Duration.ofMinutes(2));

  final AccountKey key;
  final Account account;
  private final ScriptedTogether together;
  private final Shared shared;

  private TestAccount(AccountKey key, Shared shared, ScriptedTogether together) {
    this.key = key;
    this.account = shared.account;
    this.shared = shared;
    this.together = together;
  }

  /** What all keys of an account share. */
  static final class Shared {
    private final Account account;
    private final UploadReads uploads;
    private final SharedReads<List<Target>> lists;
    private final SharedReads<Target> endpoints;
    private final SharedReads<Set<String>> adapters;

    private Shared(Account account, ScriptedTogether together) {
      this.account = account;
      this.uploads =
          account.uploadReads(
              (apiKey, listed, wanted) -> together.jobs(apiKey).map(Paged::once),
              (apiKey, id, listed) -> together.job(id));
      this.lists = account.sharedReads((apiKey, all) -> together.endpoints());
      this.endpoints = account.sharedReads((apiKey, id) -> together.endpoint(id));
      this.adapters = account.sharedReads((apiKey, id) -> together.adapters(id));
    }
  }

  /** All keys and their accounts. */
  static final class All {
    final AccountKeys keys;
    private final Accounts<Shared> accounts;
    private final ScriptedTogether together;

    private All(ScriptedTogether together, AccountContext context) {
      this.together = together;
      this.keys = new AccountKeys(context, together::whoami);
      this.accounts =
          Accounts.ofUsers(
              context, new RateLimits(context), account -> new Shared(account, together));
    }

    TestAccount of(Sensitive apiKey) {
      AccountKey key = keys.of(apiKey, null);
      return new TestAccount(key, accounts.of(key), together);
    }

    void forget(AdapterId who) {
      keys.forget(who);
      accounts.forget(who);
    }

    boolean isSettled() {
      return keys.isSettled();
    }
  }

  static All accounts(
      ScriptedTogether together,
      double requestsPerSecond,
      Executor executor,
      SteppedClock clock,
      Timer timer,
      Consumer<AdapterId> wake) {
    return accounts(
        together,
        new AccountContext(
            requestsPerSecond,
            DELAYS,
            executor,
            new ProcessClock(clock, clock::nanos),
            timer,
            wake,
            WaitListener.NONE,
            () -> 0));
  }

  static All accounts(ScriptedTogether together, AccountContext context) {
    return new All(together, context);
  }

  Remote<UploadList> jobs(AdapterId who, Instant notBefore) {
    return jobs(who, "a", notBefore);
  }

  Remote<UploadList> jobs(AdapterId who, String modelName, Instant notBefore) {
    return shared.uploads.list(key, who, modelName, notBefore);
  }

  Remote<UploadView> job(AdapterId who, String jobId, Instant notBefore) {
    return shared.uploads.upload(key, jobId, who, notBefore);
  }

  Remote<List<Target>> all(AdapterId who, Instant notBefore) {
    return shared.lists.read(key, "", who, notBefore);
  }

  Remote<Target> endpoint(AdapterId who, String id, Instant notBefore) {
    return shared.endpoints.read(key, id, who, notBefore);
  }

  Remote<Set<String>> attached(AdapterId who, String endpointId, Instant notBefore) {
    return shared.adapters.read(key, endpointId, who, notBefore);
  }

  SharedReads<Set<String>> adapters() {
    return shared.adapters;
  }

  void create(AdapterId who, String intent) {
    UploadOrder order = new UploadOrder("a", Sensitive.of("https://x.test/y"), null, "d", null);
    Operation.Create what = new Operation.Create("create", intent, RemoteRef.NONE, order);
    key.creations().run(account, who, what, together::create);
  }

  void change(AdapterId who, AttachmentChange what) {
    key.attachmentChanges().run(account, who, what, () -> together.change(what));
  }

  void probe(AdapterId who, Probe what) {
    key.probes().run(account, who, what, () -> together.probe(what));
  }

  /** A user asks for everything to be tried again. */
  void readAgain() {
    key.tryAgain();
    account.readAgain();
  }

  /** When an attachment may be changed: the other kinds are held up by the same limits. */
  Instant permitAt(AdapterId who) {
    return permitAt(account.permit(key, who, Operation.Priority.ATTACH));
  }

  /** Null when it may be started now, else when it may. */
  static Instant permitAt(Operation.Permit permit) {
    return permit.fold(() -> null, expected -> expected, (cause, until) -> until);
  }

  /** The results of this adapter's calls are in its status. */
  void forgetResults(AdapterId who) {
    for (Operation.Kind kind : Operation.Kind.values()) {
      key.calls(kind).forgetResult(who);
    }
  }
}
