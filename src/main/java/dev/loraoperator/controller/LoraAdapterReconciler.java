package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.LogKeys;
import dev.loraoperator.kubernetes.SecretReader;
import dev.loraoperator.kubernetes.StatusMapper;
import dev.loraoperator.lifecycle.Decision;
import dev.loraoperator.lifecycle.Deletion;
import dev.loraoperator.lifecycle.Effect;
import dev.loraoperator.lifecycle.Lifecycle;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.spec.SpecCheck;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.together.account.Accounts;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass over one adapter: map, observe, decide, write, act. */
@ControllerConfiguration(name = "loraadapter", triggerReconcilerOnAllEvents = true)
public final class LoraAdapterReconciler implements Reconciler<LoraAdapter> {

  private static final Logger LOGGER = LoggerFactory.getLogger(LoraAdapterReconciler.class);

  /** After a lost race the cache shows the winner's write within moments. */
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private final Dependencies dependencies;
  private final SpecReader specs;
  private final Lifecycle decider;
  private final StatusWriter statuses;

  /** Both set once by JOSDK's call of {@link #prepareEventSources}, before the first pass. */
  private @Nullable WorldObserver observer;

  private @Nullable Effects actions;

  public LoraAdapterReconciler(Dependencies dependencies) {
    this.dependencies = dependencies;
    this.specs = new SpecReader(dependencies.owner());
    this.decider = new Lifecycle(dependencies.delays());
    this.statuses =
        new StatusWriter(dependencies.events(), dependencies.listener(), dependencies.clock());
  }

  @Override
  public List<EventSource<?, LoraAdapter>> prepareEventSources(
      EventSourceContext<LoraAdapter> context) {
    AdapterIndexes indexes = new AdapterIndexes(specs, context.getPrimaryCache());
    EventSources eventSources = new EventSources(context, indexes, dependencies.namespaces());
    Accounts accounts = dependencies.accounts().apply(eventSources::wake);
    PreflightScheduler inspections = dependencies.inspections().apply(eventSources::wake);
    SecretReader secrets = new SecretReader(context.getClient(), eventSources::storeOf);
    UploadObserver uploads =
        new UploadObserver(dependencies, inspections, new NameClaims(indexes, secrets));
    dependencies.listener().onStart(() -> context.getPrimaryCache().list());
    eventSources.onGone(
        gone -> {
          dependencies.listener().onDeleted(gone);
          accounts.forget(gone);
          inspections.forget(gone);
          Objects.requireNonNull(observer).forget(gone);
        });
    observer = new WorldObserver(dependencies, secrets, accounts, uploads);
    actions = new Effects(uploads);
    return eventSources.all();
  }

  @Override
  public UpdateControl<LoraAdapter> reconcile(LoraAdapter adapter, Context<LoraAdapter> context) {
    return context.isPrimaryResourceDeleted()
        ? UpdateControl.noUpdate()
        : dependencies.passes().during(AdapterMetadata.id(adapter), () -> pass(adapter, context));
  }

  private UpdateControl<LoraAdapter> pass(LoraAdapter adapter, Context<LoraAdapter> context) {
    State progress = StatusMapper.progress(adapter.getStatus());
    SpecCheck check = specs.read(AdapterMetadata.id(adapter), adapter.getSpec());
    if (adapter.isMarkedForDeletion()) {
      return adapter.hasFinalizer(Finalizers.NAME)
          ? delete(adapter, check, progress, context)
          : UpdateControl.noUpdate();
    }
    if (check instanceof SpecCheck.Invalid invalid) {
      String requested = AdapterMetadata.reconcileRequest(adapter);
      return say(
          adapter, null, decider.invalid(progress, requested, invalid.violations()), context);
    }
    AdapterSpec request = ((SpecCheck.Valid) check).spec();
    if (request.suspend()) {
      return say(
          adapter, request.source().summary(), decider.suspended(request, progress), context);
    }
    Observation observation = Objects.requireNonNull(observer).observe(adapter, request, progress);
    Decision decision = decider.decide(request, progress, observation.world());
    return carryOut(adapter, request, decision, observation, context);
  }

  private UpdateControl<LoraAdapter> delete(
      LoraAdapter adapter, SpecCheck check, State progress, Context<LoraAdapter> context) {
    AdapterSpec request = check instanceof SpecCheck.Valid valid ? valid.spec() : null;
    Observation observation =
        Objects.requireNonNull(observer).observeDeletion(adapter, request, progress);
    Decision decision =
        decider.delete(
            progress,
            observation.world(),
            new Deletion(
                AdapterMetadata.deletionRequestedAt(adapter), AdapterMetadata.abandoned(adapter)),
            request == null || request.endpoint() == null
                ? EndpointRef.DEFAULT_DETACH_TIMEOUT
                : request.endpoint().detachTimeout());
    boolean released =
        decision instanceof Decision.Change change
            && change.progress().serving().attachments().isEmpty();
    if (released) {
      return statuses.release(adapter, (Decision.Change) decision, context)
          ? UpdateControl.noUpdate()
          : afterConflict();
    }
    return carryOut(adapter, request, decision, observation, context);
  }

  /** A decision that has nothing to be done. */
  private UpdateControl<LoraAdapter> say(
      LoraAdapter adapter,
      @Nullable String source,
      Decision decision,
      Context<LoraAdapter> context) {
    return statuses.write(adapter, source, decision, context) ? after(decision) : afterConflict();
  }

  /**
   * An intent is not even recorded when its call may not begin: the next leader would wait for it.
   */
  private UpdateControl<LoraAdapter> carryOut(
      LoraAdapter adapter,
      @Nullable AdapterSpec request,
      Decision decision,
      Observation observation,
      Context<LoraAdapter> context) {
    boolean begins =
        decision instanceof Decision.Change change && Effect.beginsCall(change.action());
    Supplier<UpdateControl<LoraAdapter>> rest =
        () -> writeAndAct(adapter, request, decision, observation, context);
    return begins ? dependencies.gate().run(rest).orElseGet(UpdateControl::noUpdate) : rest.get();
  }

  private UpdateControl<LoraAdapter> writeAndAct(
      LoraAdapter adapter,
      @Nullable AdapterSpec request,
      Decision decision,
      Observation observation,
      Context<LoraAdapter> context) {
    String source = request == null ? null : request.source().summary();
    if (!statuses.write(adapter, source, decision, context)) {
      return afterConflict();
    }
    if (request != null) {
      Objects.requireNonNull(actions).run(request, decision, observation);
    }
    return after(decision);
  }

  /** Only bugs and trouble with the API server come here; the default retry goes on in any case. */
  @Override
  public ErrorStatusUpdateControl<LoraAdapter> updateErrorStatus(
      LoraAdapter adapter, Context<LoraAdapter> context, Exception exception) {
    boolean apiServer = exception instanceof KubernetesClientException;
    LOGGER
        .atError()
        .setCause(exception)
        .addKeyValue(LogKeys.NAMESPACE, adapter.getMetadata().getNamespace())
        .addKeyValue(LogKeys.NAME, adapter.getMetadata().getName())
        .log(
            apiServer
                ? "API server refused a request"
                : "pass failed; please report this as a bug");
    if (!apiServer) {
      State progress = StatusMapper.progress(adapter.getStatus());
      statuses.write(adapter, null, decider.broken(progress), context);
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  private static UpdateControl<LoraAdapter> after(Decision decision) {
    UpdateControl<LoraAdapter> control = UpdateControl.noUpdate();
    Duration delay = decision.delay();
    return delay == null ? control : control.rescheduleAfter(delay);
  }

  private static UpdateControl<LoraAdapter> afterConflict() {
    return UpdateControl.<LoraAdapter>noUpdate().rescheduleAfter(AFTER_CONFLICT);
  }
}
