package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.BaseConfigurationService;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DefaultContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.EventSourceManager;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JOSDK's context of a controller that was never started, with a cache that is only recorded. */
final class TestContext extends DefaultContext<LoraAdapter> {

  /** What the next reconciliation is shown before the informer has it, in order. */
  final List<LoraAdapter> cached = new ArrayList<>();

  Runnable afterCaching = () -> {};

  /** Thrown by every use of the API server, unless null. */
  @Nullable KubernetesClientException failure;

  private final EventSourceManager<LoraAdapter> sources;

  TestContext(KubernetesClient client) {
    this(controller(client));
  }

  private TestContext(Controller<LoraAdapter> controller) {
    super(null, controller, new LoraAdapter(), false, false);
    sources = new RecordingSources(controller);
  }

  @Override
  public KubernetesClient getClient() {
    if (failure != null) {
      throw failure;
    }
    return super.getClient();
  }

  @Override
  public EventSourceRetriever<LoraAdapter> eventSourceRetriever() {
    return sources;
  }

  private static Controller<LoraAdapter> controller(KubernetesClient client) {
    Reconciler<LoraAdapter> reconciler = new Idle();
    return new Controller<>(
        reconciler, new BaseConfigurationService().getConfigurationFor(reconciler), client);
  }

  private final class RecordingSources extends EventSourceManager<LoraAdapter> {

    private final ControllerEventSource<LoraAdapter> cache;

    RecordingSources(Controller<LoraAdapter> controller) {
      super(controller);
      cache =
          new ControllerEventSource<>(controller) {
            @Override
            public void handleRecentResourceUpdate(
                ResourceID id, LoraAdapter resource, LoraAdapter previousVersion) {
              cached.add(resource);
              afterCaching.run();
            }
          };
    }

    @Override
    public ControllerEventSource<LoraAdapter> getControllerEventSource() {
      return cache;
    }
  }

  @ControllerConfiguration
  private static final class Idle implements Reconciler<LoraAdapter> {
    @Override
    public UpdateControl<LoraAdapter> reconcile(LoraAdapter adapter, Context<LoraAdapter> context) {
      return UpdateControl.noUpdate();
    }
  }
}
