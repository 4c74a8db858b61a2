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

  final Account account;
  private final ScriptedTogether together;
  private final UploadReads uploads;
  private final SharedReads<List<Target>> lists;
  private final SharedReads<Target> endpoints;
  private final SharedReads<Set<String>> adapters;

  private TestAccount(Account account, ScriptedTogether together) {
    this.account = account;
    this.together = together;
    this.uploads =
        account.uploadReads((listed, wanted) -> together.jobs(), (id, listed) -> together.job(id));
    this.lists = account.sharedReads(key -> together.endpoints());
    this.endpoints = account.sharedReads(together::endpoint);
    this.adapters = account.sharedReads(together::adapters);
  }

  static Accounts<TestAccount> accounts(
      ScriptedTogether together,
      double requestsPerSecond,
      Executor executor,
      SteppedClock clock,
      Timer timer,
      Consumer<AdapterId> wake) {
    return accounts(
        together,
        new AccountContext(
            new AccountSettings(requestsPerSecond, DELAYS),
            executor,
            new ProcessClock(clock, clock::nanos),
            timer,
            wake,
            WaitListener.NONE,
            () -> 0));
  }

  static Accounts<TestAccount> accounts(ScriptedTogether together, AccountContext context) {
    return new Accounts<>(context, (key, account) -> new TestAccount(account, together));
  }

  Remote<UploadList> jobs(AdapterId who, Instant notBefore) {
    return jobs(who, "a", notBefore);
  }

  Remote<UploadList> jobs(AdapterId who, String modelName, Instant notBefore) {
    return uploads.list(who, modelName, notBefore);
  }

  Remote<UploadView> job(AdapterId who, String jobId, Instant notBefore) {
    return uploads.upload(jobId, who, notBefore);
  }

  Remote<List<Target>> all(AdapterId who, Instant notBefore) {
    return lists.read("", who, notBefore);
  }

  Remote<Target> endpoint(AdapterId who, String id, Instant notBefore) {
    return endpoints.read(id, who, notBefore);
  }

  Remote<Set<String>> attached(AdapterId who, String endpointId, Instant notBefore) {
    return adapters.read(endpointId, who, notBefore);
  }

  SharedReads<Set<String>> adapters() {
    return adapters;
  }

  void create(AdapterId who, String intent) {
    UploadOrder order = new UploadOrder("a", Sensitive.of("https://x.test/y"), null, "d", null);
    Operation.Create what = new Operation.Create("create", intent, RemoteRef.NONE, order);
    account.creations().run(who, what, together::create);
  }

  void change(AdapterId who, AttachmentChange what) {
    account.attachmentChanges().run(who, what, () -> together.change(what));
  }

  void probe(AdapterId who, Probe what) {
    account.probes().run(who, what, () -> together.probe(what));
  }

  /** When an attachment may be changed: the other kinds are held up by the same limits. */
  Instant permitAt(AdapterId who) {
    return permitAt(account.permit(who, Operation.Priority.ATTACH));
  }

  /** Null when it may be started now, else when it may. */
  static Instant permitAt(Operation.Permit permit) {
    return permit.fold(() -> null, expected -> expected, (cause, until) -> until);
  }

  /** The results of this adapter's calls are in its status. */
  void forgetResults(AdapterId who) {
    for (Operation.Kind kind : Operation.Kind.values()) {
      account.calls(kind).forgetResult(who);
    }
  }
}
