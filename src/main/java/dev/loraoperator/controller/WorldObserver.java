package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.SecretReader;
import dev.loraoperator.kubernetes.SecretSnapshot;
import dev.loraoperator.lifecycle.ServePlan;
import dev.loraoperator.lifecycle.ServingWorld;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Accounts;
import java.time.Clock;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All reads of a pass; asks only for what the next step needs, and waits for nothing. */
final class WorldObserver {

  private final SecretReader secrets;
  private final Accounts accounts;
  private final UploadObserver uploads;
  private final ServingObserver serving;
  private final AdapterListener listener;
  private final Clock clock;
  private final DoubleSupplier random;

  WorldObserver(
      Dependencies dependencies, SecretReader secrets, Accounts accounts, UploadObserver uploads) {
    this.secrets = secrets;
    this.accounts = accounts;
    this.uploads = uploads;
    this.serving = new ServingObserver(dependencies.delays(), dependencies.clock());
    this.listener = dependencies.listener();
    this.clock = dependencies.clock();
    this.random = dependencies.random();
  }

  /** The adapter is gone. */
  void forget(AdapterId id) {
    serving.forget(id);
  }

  Observation observe(LoraAdapter adapter, AdapterSpec request, State progress) {
    WorldBuilder world = world(adapter);
    State.Step step = progress.step(request.specHash());
    ServePlan plan =
        step == State.Step.DONE
            ? ServePlan.of(request, progress, AdapterMetadata.reconcileRequest(adapter))
            : null;
    if (plan != null && plan.rests(world.now)) {
      return new Observation(world.build(), null, null);
    }
    return withKey(
        adapter,
        request,
        progress,
        world,
        pass -> {
          if (mustWait(progress, world)) {
            return pass.seen();
          }
          return switch (step) {
            case FOLLOW -> uploads.follow(pass);
            case START -> uploads.start(pass);
            case CONFIRM -> uploads.confirm(pass);
            case DONE -> serving.observe(pass, Objects.requireNonNull(plan));
          };
        });
  }

  /** What a resource that is to go needs to know. */
  Observation observeDeletion(LoraAdapter adapter, @Nullable AdapterSpec request, State progress) {
    if (AdapterMetadata.suspended(adapter)) {
      return lacking(
          world(adapter), Reason.SUSPENDED, "It is suspended: set spec.suspend to false to detach");
    }
    if (request == null) {
      return lacking(
          world(adapter),
          Reason.INVALID_SPEC,
          "The spec is invalid, so its API key cannot be found");
    }
    return withKey(adapter, request, progress, world(adapter), serving::observeDeletion);
  }

  /** There is nobody to be asked, and why. */
  private static Observation lacking(WorldBuilder world, Reason reason, String message) {
    world.fault = new Problem(reason, message);
    return new Observation(world.build(), null, null);
  }

  private Observation withKey(
      LoraAdapter adapter,
      AdapterSpec request,
      State progress,
      WorldBuilder world,
      Function<Pass, Observation> further) {
    SecretSnapshot snapshot = secrets.read(request.id().namespace(), request.secretNames());
    world.secrets = snapshot.values();
    world.inputsRevision = inputsRevision(adapter, snapshot);
    if (!(snapshot.lookup(request.apiKey()) instanceof SecretLookup.Found apiKey)) {
      world.fault = SecretLookup.fault(snapshot.lookup(request.apiKey()));
      return new Observation(world.build(), null, null);
    }
    Sensitive key = apiKey.value();
    listener.onApiKeyUsed(AdapterMetadata.apiKey(adapter), key);
    return further.apply(new Pass(request, progress, accounts.of(key), key, snapshot, world));
  }

  private WorldBuilder world(LoraAdapter adapter) {
    WorldBuilder world =
        new WorldBuilder(clock.instant(), NameClaims.createdAt(adapter), random.getAsDouble());
    world.serving =
        new ServingWorld(
            false,
            AdapterMetadata.reconcileRequest(adapter),
            null,
            new Remote.NotAsked<>(),
            new Remote.NotAsked<>(),
            null,
            null);
    return world;
  }

  /** The decision will wait, so nothing is asked. */
  private static boolean mustWait(State progress, WorldBuilder world) {
    RetryGate setback = progress.setback();
    return setback != null
        && (!setback.inputsRevision().equals(world.inputsRevision)
            || setback.retryAt() == null
            || world.now.isBefore(setback.retryAt()));
  }

  private static String inputsRevision(LoraAdapter adapter, SecretSnapshot snapshot) {
    @Nullable String requested = AdapterMetadata.reconcileRequest(adapter);
    return Fingerprint.of(
        Long.toString(AdapterMetadata.generation(adapter)),
        requested == null ? "" : requested,
        snapshot.revision());
  }
}
