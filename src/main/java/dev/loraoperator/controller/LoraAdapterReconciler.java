package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.controller.index.AdapterIndexes;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.LogKeys;
import dev.loraoperator.kubernetes.OtherInstallations;
import dev.loraoperator.kubernetes.SecretReader;
import dev.loraoperator.kubernetes.status.StatusMapper;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Api;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconciles one adapter: read, decide, write, run effects, requeue. */
@ControllerConfiguration(name = "loraadapter", triggerReconcilerOnAllEvents = true)
public final class LoraAdapterReconciler implements Reconciler<LoraAdapter> {

  private static final Logger LOGGER = LoggerFactory.getLogger(LoraAdapterReconciler.class);

  /** After a lost race the cache shows the winner's write within moments. */
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private final Dependencies dependencies;
  private final StatusWriter statuses;
  private final Effects effects;
  private final StatusMapper mapper;
  private final OtherInstallations others;
  private final ReconcileRequests requests = new ReconcileRequests();

  /** Set once by JOSDK's call of {@link #prepareEventSources}, before the first reconciliation. */
  private @Nullable AdapterReader reader;

  public LoraAdapterReconciler(Dependencies dependencies) {
    Transitions transitions = new Transitions(dependencies.events());
    this.dependencies = dependencies;
    this.mapper = new StatusMapper(dependencies.vocabularies().of(Api.V1), dependencies.owner());
    this.others = new OtherInstallations(dependencies.owner(), dependencies.events());
    this.statuses =
        new StatusWriter(mapper, transitions, dependencies.listener(), dependencies.clock());
    this.effects = new Effects(dependencies.inspections(), transitions);
  }

  @Override
  public List<EventSource<?, LoraAdapter>> prepareEventSources(
      EventSourceContext<LoraAdapter> context) {
    AdapterIndexes indexes = new AdapterIndexes(dependencies.specs(), context.getPrimaryCache());
    EventSources sources =
        new EventSources(
            context, indexes, dependencies.namespaces(), dependencies.wakeups(), this::gone);
    SecretReader secrets = new SecretReader(context.getClient(), sources::storeOf);
    reader = new AdapterReader(dependencies, mapper, indexes, secrets, sources.places(), requests);
    dependencies
        .listener()
        .onStart(
            () -> context.getPrimaryCache().list().filter(adapter -> !others.lookAfter(adapter)));
    return sources.all();
  }

  @Override
  public UpdateControl<LoraAdapter> reconcile(LoraAdapter adapter, Context<LoraAdapter> context) {
    boolean released = adapter.isMarkedForDeletion() && !adapter.hasFinalizer(Finalizers.NAME);
    return released || context.isPrimaryResourceDeleted() || isLeftAlone(adapter)
        ? UpdateControl.noUpdate()
        : dependencies
            .reconciliations()
            .during(AdapterMetadata.id(adapter), () -> advance(adapter, context));
  }

  /** Before anything of an adapter is read; its next status wakes it again. */
  private boolean isLeftAlone(LoraAdapter adapter) {
    boolean leftAlone = others.lookAfter(adapter);
    if (leftAlone) {
      // What was under way belongs to a time when it was ours: should that come back, it is stale.
      forget(AdapterMetadata.id(adapter));
      others.tell(adapter);
    }
    return leftAlone;
  }

  private UpdateControl<LoraAdapter> advance(LoraAdapter adapter, Context<LoraAdapter> context) {
    if (!adapter.isMarkedForDeletion() && statuses.restore(adapter, context)) {
      return afterConflict();
    }
    AdapterView view = reader().read(adapter);
    Decision decision = dependencies.lifecycle().next(view.situation());
    return decision.fold(
        LoraAdapterReconciler::requeue,
        update ->
            // An intent is not even recorded when its operation may not start: the next leader
            // would wait for it.
            update.operations().isEmpty()
                ? carryOut(view, update, context)
                : dependencies
                    .gate()
                    .run(() -> carryOut(view, update, context))
                    .orElseGet(UpdateControl::noUpdate));
  }

  private UpdateControl<LoraAdapter> carryOut(
      AdapterView view, Decision.Update update, Context<LoraAdapter> context) {
    if (view.isLetGo(update)) {
      // Events come first, even if that is twice: a crash in between must not leave them out.
      effects.run(view, update);
      return statuses.release(view.adapter(), context) ? UpdateControl.noUpdate() : afterConflict();
    }
    if (!statuses.write(view, update, context)) {
      return afterConflict();
    }
    effects.run(view, update);
    return requeue(update);
  }

  /** Only bugs and trouble with the API server come here; the default retry goes on in any case. */
  @Override
  public ErrorStatusUpdateControl<LoraAdapter> updateErrorStatus(
      LoraAdapter adapter, Context<LoraAdapter> context, Exception exception) {
    boolean apiServer = isOfApiServer(exception);
    LOGGER
        .atError()
        .setCause(exception)
        .addKeyValue(LogKeys.NAMESPACE, adapter.getMetadata().getNamespace())
        .addKeyValue(LogKeys.NAME, adapter.getMetadata().getName())
        .log(
            apiServer
                ? "API server refused a request"
                : "reconciliation failed; please report this as a bug");
    if (!apiServer) {
      AdapterView view = reader().read(adapter);
      statuses.write(view, dependencies.lifecycle().broken(view.situation().recorded()), context);
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  /** The framework wraps what a reconciliation throws. */
  static boolean isOfApiServer(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .anyMatch(KubernetesClientException.class::isInstance);
  }

  /** Whether the status of {@code shown} was written here. */
  public boolean hasWritten(LoraAdapter shown) {
    return statuses.isOwn(shown);
  }

  private void gone(AdapterId id) {
    forget(id);
    others.forget(id);
  }

  private void forget(AdapterId id) {
    statuses.forget(id);
    dependencies.listener().onDeleted(id);
    dependencies.backends().forget(id);
    dependencies.inspections().forget(id);
    requests.forget(id);
  }

  private AdapterReader reader() {
    return Objects.requireNonNull(reader, "the event sources are prepared first");
  }

  private static UpdateControl<LoraAdapter> requeue(Decision decision) {
    UpdateControl<LoraAdapter> control = UpdateControl.noUpdate();
    Duration delay = decision.requeueAfter();
    return delay == null ? control : control.rescheduleAfter(delay);
  }

  private static UpdateControl<LoraAdapter> afterConflict() {
    return UpdateControl.<LoraAdapter>noUpdate().rescheduleAfter(AFTER_CONFLICT);
  }
}
