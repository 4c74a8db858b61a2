package dev.loraoperator.controller;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.FakeBackend;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.lifecycle.stage.NameClaims;
import dev.loraoperator.lifecycle.stage.SourceAccess;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.inspection.Inspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A service that records what it is asked to do. */
final class RecordingBackend extends FakeBackend {

  /** Such as {@code start CREATE}, {@code forget PROBE} and {@code read again}, in order. */
  final List<String> calls = new ArrayList<>();

  @Override
  public void start(Operation operation) {
    calls.add("start " + operation.kind());
  }

  @Override
  public void forget(Operation.Kind kind) {
    calls.add("forget " + kind);
  }

  @Override
  public void readAgain() {
    calls.add("read again");
  }

  /** Access to this service, without a source and without claims. */
  Access open() {
    return new Access.Open(Access.Inputs.NONE, api -> this, Api.V1, new NoSource(), new NoClaims());
  }

  private static final class NoSource implements SourceAccess {
    @Override
    public Resolution resolve(Api api) {
      throw new AssertionError("no source in this case");
    }

    @Override
    public Optional<Remote<Inspection>> inspection(String key, Duration maxAge) {
      throw new AssertionError("no source in this case");
    }

    @Override
    public Remote<Inspection> inspect(Resolution.Resolved resolved, String key, Duration maxAge) {
      throw new AssertionError("no source in this case");
    }
  }

  private static final class NoClaims implements NameClaims {
    @Override
    public List<NameClaim> onSameName() {
      return List.of();
    }

    @Override
    public boolean isHeldByAnother(UploadView upload) {
      return false;
    }
  }
}
