package dev.loraoperator;

import dev.loraoperator.config.OperatorConfig;
import dev.loraoperator.controller.Dependencies;
import dev.loraoperator.controller.LoraAdapterReconciler;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.metrics.OperatorMetrics;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.operations.GracefulShutdown;
import dev.loraoperator.operations.Leadership;
import dev.loraoperator.operations.Replica;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.preflight.PreflightSettings;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.source.OperatorIdentity;
import dev.loraoperator.source.SourceResolver;
import dev.loraoperator.source.SourceSettings;
import dev.loraoperator.together.account.AccountContext;
import dev.loraoperator.together.account.AccountSettings;
import dev.loraoperator.together.account.Accounts;
import dev.loraoperator.together.v1.TogetherApi;
import dev.loraoperator.together.v1.TogetherClient;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** The wiring, by hand, shared by production and tests. */
public final class OperatorFactory {

  /** Passes are short and never wait for Together, so a few threads serve tens of thousands. */
  private static final int RECONCILE_THREADS = 16;

  /** Calls to Together under way over all keys; each key alone is bounded by far fewer. */
  private static final int MAX_REMOTE_CALLS = 256;

  /** Looks at sources under way over all hosts and namespaces; each alone is bounded by few. */
  private static final int MAX_SOURCE_LOOKS = 64;

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final OperatorConfig config;
  private final KubernetesClient client;
  private final OperatorMetrics metrics;
  private final Clock clock = Clock.systemUTC();
  private final Replica replica;
  private Duration grace = Backoff.DEFAULT_GRACE;
  private Runnable lostLeadership = () -> {};

  public OperatorFactory(OperatorConfig config, KubernetesClient client, OperatorMetrics metrics) {
    this.config = config;
    this.client = client;
    this.metrics = metrics;
    this.replica =
        new Replica(
            config.leaderElection(),
            client.getConfiguration().getNamespace(),
            RECONCILE_THREADS,
            clock);
    metrics.leaderWhen(replica.leadership()::leads);
  }

  /** What to do when another replica has become the leader; the process must not go on. */
  public OperatorFactory onLostLeadership(Runnable action) {
    lostLeadership = action;
    return this;
  }

  /** For tests that cannot wait for the default grace; see {@link Backoff#grace()}. */
  OperatorFactory withGrace(Duration shorter) {
    grace = shorter;
    return this;
  }

  /** What is to be known of the process that runs what {@link #create} makes. */
  Replica replica() {
    return replica;
  }

  /** The operator, wired and not yet started. */
  public Operator create() {
    Operator operator = new Operator(this::configure);
    operator.register(
        new LoraAdapterReconciler(dependencies()),
        overrider -> ControllerSettings.apply(overrider, config.watchNamespaces()));
    return operator;
  }

  private void configure(ConfigurationServiceOverrider overrider) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(metrics.registry()))
        .withConcurrentReconciliationThreads(RECONCILE_THREADS)
        .withReconciliationTerminationTimeout(GracefulShutdown.FOR_PASSES)
        .withUseSSAToPatchPrimaryResource(false);
    overrider.withInformerStoppedHandler(
        (informer, cause) ->
            replica.liveness().informerEnded(informer.toString(), informer.hasSynced(), cause));
    Leadership leadership = replica.leadership();
    if (leadership.elected()) {
      overrider.withLeaderElectionConfiguration(
          leadership.configuration(() -> lostLeadership.run()));
    }
  }

  private Dependencies dependencies() {
    ExecutorService remoteCalls = threads("remote-call-", MAX_REMOTE_CALLS);
    Backoff delays =
        new Backoff(config.pollMin(), config.pollMax(), config.uploadDeadline(), grace);
    TogetherApi together =
        metrics.timed(
            TogetherClient.create(
                config.togetherBaseUrl(), config.togetherUploadPath(), CALL_TIMEOUT, clock));
    AccountSettings settings = new AccountSettings(config.togetherRequestsPerSecond(), delays);
    SourceResolver sources =
        new SourceResolver(
            new SourceSettings(config.huggingFaceEndpoint(), config.awsDefaultChainNamespaces()),
            OperatorIdentity.ofDefaultChain(remoteCalls, clock),
            clock);
    return new Dependencies(
        config.ownerId(),
        config.watchNamespaces(),
        delays,
        wake -> accounts(together, settings, remoteCalls, wake),
        sources,
        inspections(),
        new EventWriter(client, clock),
        replica.passes(),
        replica.gate(),
        metrics,
        clock,
        OperatorFactory::random);
  }

  private Accounts accounts(
      TogetherApi together,
      AccountSettings settings,
      ExecutorService remoteCalls,
      Consumer<AdapterId> wake) {
    return replica
        .drain()
        .including(
            new Accounts(
                new AccountContext(
                    together,
                    settings,
                    remoteCalls,
                    clock,
                    wake,
                    metrics.waits(),
                    OperatorFactory::random)));
  }

  /** On threads of their own: a slow source never takes one from the calls to Together. */
  private Function<Consumer<AdapterId>, PreflightScheduler> inspections() {
    SourceInspector inspector =
        SourceInspector.create(
            new PreflightSettings(config.huggingFaceEndpoint(), config.sourceHostsAllowed()));
    ExecutorService looks = threads("source-look-", MAX_SOURCE_LOOKS);
    return wake -> new PreflightScheduler(inspector::inspect, looks, clock, wake);
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  private static ExecutorService threads(String name, int most) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        most,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, name + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
