package dev.loraoperator;

import dev.loraoperator.backend.Vocabularies;
import dev.loraoperator.config.OperatorConfig;
import dev.loraoperator.controller.Dependencies;
import dev.loraoperator.controller.LoraAdapterReconciler;
import dev.loraoperator.controller.Wakeups;
import dev.loraoperator.kubernetes.EventQueue;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.lifecycle.Lifecycle;
import dev.loraoperator.metrics.OperatorMetrics;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.operations.ActiveReconciliations;
import dev.loraoperator.operations.GracefulShutdown;
import dev.loraoperator.operations.InFlightCalls;
import dev.loraoperator.operations.Leadership;
import dev.loraoperator.operations.Liveness;
import dev.loraoperator.operations.OperationGate;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.preflight.PreflightSettings;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.source.OperatorIdentity;
import dev.loraoperator.source.SourceResolver;
import dev.loraoperator.source.SourceSettings;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.together.TogetherBackends;
import dev.loraoperator.together.TogetherSettings;
import dev.loraoperator.together.account.AccountContext;
import dev.loraoperator.together.queue.ProcessClock;
import dev.loraoperator.together.queue.Timer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/** Wires the operator, for production and tests. */
public final class OperatorFactory {

  /** Reconciliations are short and never wait for Together: a few threads are enough. */
  private static final int RECONCILE_THREADS = 16;

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration EVENTS_TIMEOUT = Duration.ofSeconds(2);

  private final OperatorConfig config;
  private final KubernetesClient client;
  private final OperatorMetrics metrics;
  private final Clock clock = Clock.systemUTC();
  private final ActiveReconciliations reconciliations = new ActiveReconciliations(clock);
  private final OperationGate gate = new OperationGate();
  private final Liveness liveness = new Liveness(reconciliations::stuck, RECONCILE_THREADS);
  private final Leadership leadership;

  private final Wakeups wakeups = new Wakeups();
  private final EventQueue events = new EventQueue();
  private final ScheduledExecutorService turns = OperatorThreads.turns();
  private final ExecutorService remoteCalls = OperatorThreads.remoteCalls();
  private final Backoff backoff;
  private final TogetherBackends backends;
  private Runnable lostLeadership = () -> {};

  public OperatorFactory(OperatorConfig config, KubernetesClient client, OperatorMetrics metrics) {
    this(config, client, metrics, Backoff.DEFAULT_GRACE);
  }

  /**
   * @param grace see {@link Backoff#grace()}
   */
  OperatorFactory(
      OperatorConfig config, KubernetesClient client, OperatorMetrics metrics, Duration grace) {
    this.config = config;
    this.client = client;
    this.metrics = metrics;
    this.leadership =
        Leadership.of(config.leaderElection(), client.getConfiguration().getNamespace(), clock);
    this.backoff = new Backoff(config.pollMin(), config.pollMax(), config.uploadDeadline(), grace);
    this.backends = backends();
    metrics.leaderWhen(leadership::leads);
  }

  /** Sets what to do when another replica has become the leader; the process must not go on. */
  public OperatorFactory onLostLeadership(Runnable action) {
    lostLeadership = action;
    return this;
  }

  Liveness liveness() {
    return liveness;
  }

  /** Waits a moment for Events that are not written yet. */
  void flushEvents() {
    events.flush(EVENTS_TIMEOUT);
  }

  Leadership leadership() {
    return leadership;
  }

  /** Stops {@code operator}, which {@link #create} made. */
  GracefulShutdown shutdownOf(Operator operator) {
    InFlightCalls calls = new InFlightCalls(gate, backends::isSettled);
    return new GracefulShutdown(operator, calls, reconciliations, leadership, client);
  }

  /** Returns the operator, wired and not yet started. */
  public Operator create() {
    Operator operator = new Operator(this::configure);
    LoraAdapterReconciler reconciler = new LoraAdapterReconciler(dependencies());
    operator.register(
        reconciler,
        overrider ->
            ControllerSettings.apply(overrider, config.watchNamespaces(), reconciler::hasWritten));
    return operator;
  }

  private void configure(ConfigurationServiceOverrider overrider) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(metrics.registry()))
        .withConcurrentReconciliationThreads(RECONCILE_THREADS)
        .withReconciliationTerminationTimeout(GracefulShutdown.RECONCILIATION_TIMEOUT)
        .withUseSSAToPatchPrimaryResource(false);
    overrider.withInformerStoppedHandler(
        (informer, cause) ->
            liveness.informerEnded(informer.toString(), informer.hasSynced(), cause));
    if (leadership.elected()) {
      overrider.withLeaderElectionConfiguration(
          leadership.configuration(() -> lostLeadership.run()));
    }
  }

  private Dependencies dependencies() {
    Vocabularies vocabularies = TogetherBackends.vocabularies();
    return new Dependencies(
        config.ownerId(),
        config.watchNamespaces(),
        new SpecReader(config.ownerId(), config.deletionPolicy()),
        new Lifecycle(
            config.togetherApi(),
            backoff,
            config.deletionDeadline(),
            vocabularies,
            leadership::leadsSince),
        vocabularies,
        backends,
        sources(),
        inspections(),
        wakeups,
        new EventWriter(client, clock, events),
        reconciliations,
        gate,
        metrics,
        clock,
        OperatorFactory::random);
  }

  private TogetherBackends backends() {
    return new TogetherBackends(
        new TogetherSettings(
            config.togetherBaseUrl(),
            config.togetherUploadPath(),
            CALL_TIMEOUT,
            config.togetherProjectId()),
        new AccountContext(
            config.togetherRequestsPerSecond(),
            backoff,
            remoteCalls,
            new ProcessClock(clock, System::nanoTime),
            Timer.of(turns),
            wakeups::wake,
            metrics.waits(),
            OperatorFactory::random),
        clock,
        metrics.calls());
  }

  private SourceResolver sources() {
    return new SourceResolver(
        new SourceSettings(config.huggingFaceEndpoint(), config.awsDefaultChainNamespaces()),
        OperatorIdentity.ofDefaultChain(remoteCalls, clock, System::nanoTime, wakeups::wake),
        clock);
  }

  /** Inspections have their own threads, so that slow sources never block calls to Together. */
  private PreflightScheduler inspections() {
    SourceInspector inspector =
        SourceInspector.create(
            new PreflightSettings(config.huggingFaceEndpoint(), config.sourceHostsAllowed()));
    return new PreflightScheduler(
        inspector::inspect,
        OperatorThreads.inspections(),
        OperatorThreads.MAX_INSPECTIONS,
        clock,
        System::nanoTime,
        wakeups::wake);
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
