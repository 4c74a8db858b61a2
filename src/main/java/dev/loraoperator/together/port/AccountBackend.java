package dev.loraoperator.together.port;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.RecordOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.AccountKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a backend that does not depend on the generation of the API: whose key it is, its
 * calls in flight, and times by the wall clock. A view for one adapter and one API key: all state
 * is in key and account.
 */
public abstract class AccountBackend implements ModelBackend {

  protected final AdapterId who;
  protected final AccountKey key;
  protected final Account account;

  /**
   * @param account what {@code key} opens
   */
  protected AccountBackend(AdapterId who, AccountKey key, Account account) {
    this.who = who;
    this.key = key;
    this.account = account;
  }

  /** Makes one step of an upload; blocks. */
  protected abstract CreateOutcome create(Operation.Create create);

  /** Attaches or detaches; blocks. */
  protected abstract AttachOutcome change(Operation.AttachmentChange change);

  /** Sends the verification prompt; blocks. */
  protected abstract ProbeOutcome send(Probe probe);

  /** Changes or deletes a record; blocks. */
  protected abstract RecordOutcome change(Operation.RecordChange change);

  @Override
  public final Remote<Identity> identity(Freshness wanted) {
    return key.identity(who, since(wanted)).by(account::toWall);
  }

  @Override
  public final Optional<RemoteError> keyRefusal() {
    return key.refusal(account);
  }

  /** What {@code wanted} is by the account's clock. */
  protected final Instant since(Freshness wanted) {
    return account.ofWall(wanted.notBefore());
  }

  @Override
  public final Duration clockSkew() {
    return account.clockSkew();
  }

  @Override
  public final Optional<RemoteCall<Operation.Create, CreateOutcome>> creation() {
    return key.creations().of(who).map(call -> call.by(account::toWall));
  }

  @Override
  public final Optional<RemoteCall<Operation.AttachmentChange, AttachOutcome>> attachmentChange() {
    return key.attachmentChanges().of(who).map(call -> call.by(account::toWall));
  }

  @Override
  public final Optional<RemoteCall<Operation.RecordChange, RecordOutcome>> recordChange() {
    return key.recordChanges().of(who).map(call -> call.by(account::toWall));
  }

  @Override
  public final Optional<RemoteCall<Probe, ProbeOutcome>> probe() {
    return key.probes().of(who).map(call -> call.by(account::toWall));
  }

  @Override
  public final Operation.Permit permit(Operation.Priority priority) {
    return account.permit(key, who, priority).by(account::toWall);
  }

  @Override
  public final void start(Operation operation) {
    Runnable start =
        operation.fold(
            create -> () -> key.creations().run(account, who, create, () -> create(create)),
            attach -> () -> begin(attach),
            detach -> () -> begin(detach),
            probe -> () -> key.probes().run(account, who, probe, () -> send(probe)),
            record -> () -> key.recordChanges().run(account, who, record, () -> change(record)));
    start.run();
  }

  private void begin(Operation.AttachmentChange change) {
    key.attachmentChanges().run(account, who, change, () -> change(change));
  }

  @Override
  public final void forget(Operation.Kind kind) {
    key.calls(kind).forgetResult(who);
  }

  @Override
  public void readAgain() {
    key.tryAgain();
    account.readAgain();
  }
}
