package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.documentation.MarkdownPage;
import dev.loraoperator.monitoring.Monitoring;
import dev.loraoperator.monitoring.PrometheusServer;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Manifests;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TestEndpoint;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two replicas, one of them at work, scraped by a real Prometheus during a noisy run. */
class MonitoringApiServerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern METRIC = Pattern.compile("\\b(lora_operator|operator_sdk|jvm)_\\w+");

  /** What Prometheus makes several series of. */
  private static final String PART = "_(bucket|count|sum|max)$";

  /** There is none before the first failure, which only a bug or a sick API server makes. */
  private static final String NO_FAILED_PASS = "operator_sdk_reconciliations_failed_total";

  @TempDir private static Path folder;

  private static final Deque<AutoCloseable> OPENED = new ArrayDeque<>();
  private static Services services;
  private static Scenario scenario;
  private static Scenario refused;
  private static PrometheusServer prometheus;

  @BeforeAll
  static void scrapeANoisyRun() throws Exception {
    Monitoring.program("prometheus");
    KubernetesClient client = open(SharedApiServer.get().client());
    services = open(new Services());
    services.huggingFace().publicRepository(OperatorStories.REPO, AdapterFiles.valid("base"));
    services
        .huggingFace()
        .publicRepository("acme/nested", AdapterFiles.nested("sub", AdapterFiles.valid("base")));
    scenario = new Scenario(client, services).withApiKey();
    refused = new Scenario(client, services).withApiKey();
    services.together().revokeKey(refused.apiKey());
    prometheus =
        open(
            PrometheusServer.start(
                Files.createDirectory(folder.resolve("prometheus")),
                Map.of("a", replica("a"), "b", replica("b"))));
    await().atMost(PATIENCE).until(() -> prometheus.value("sum(lora_operator_leader)") == 1);
    // The rate of a counter needs it to have been seen before it moves.
    makeNoise();
  }

  private static int replica(String name) {
    Map<String, String> environment = services.environment();
    environment.put("LEADER_ELECTION", "true");
    // A Lease that no other story waits for.
    environment.put("KUBERNETES_NAMESPACE", scenario.namespace());
    environment.put("WATCH_NAMESPACES", scenario.namespace() + "," + refused.namespace());
    environment.put("HOSTNAME", name);
    OperatorProcess process =
        open(
            OperatorProcess.start(
                environment, SharedApiServer.get().kubeconfig(), folder.resolve(name)));
    return await().atMost(PATIENCE).until(process::port, Optional::isPresent).orElseThrow();
  }

  private static void makeNoise() {
    services
        .together()
        .failNext(Route.UPLOAD, scenario.apiKey(), InjectedFault.status(429, "Retry-After", "1"));
    scenario.apply(Adapters.huggingFace("good", OperatorStories.REPO));
    LoraAdapter nested = Adapters.huggingFace("nested", "acme/nested");
    AdapterEdit.spec(nested, "preflight", "Off");
    scenario.apply(nested);
    LoraAdapter suspended = Adapters.huggingFace("suspended", OperatorStories.REPO);
    AdapterEdit.spec(suspended, "suspend", true);
    scenario.apply(suspended);
    scenario.apply(
        on("bound", services.together().addEndpoint(scenario.account(), "acme/started")));
    TestEndpoint pending = TestEndpoint.of(scenario.account(), "acme/pending").inState("PENDING");
    scenario.apply(on("waiting", services.together().putEndpoint(pending)));
    refused.apply(Adapters.huggingFace("refused", OperatorStories.REPO));

    scenario.eventuallyReady("good");
    scenario.eventuallyReady("bound");
    scenario.eventuallyReconciling("waiting", "EndpointNotStarted");
    scenario.eventuallyStalled("nested", "UploadFailed");
    refused.eventuallyStalled("refused", "Unauthorized");
  }

  private static LoraAdapter on(String name, TestEndpoint endpoint) {
    LoraAdapter adapter = Adapters.huggingFace(name, OperatorStories.REPO);
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    return adapter;
  }

  private static <T extends AutoCloseable> T open(T resource) {
    OPENED.push(resource);
    return resource;
  }

  @AfterAll
  static void stop() throws Exception {
    while (!OPENED.isEmpty()) {
      OPENED.pop().close();
    }
  }

  static List<String> queries() {
    return Monitoring.queries();
  }

  static List<String> alerts() {
    return Monitoring.alerts().stream().map(alert -> alert.get("expr").asText()).toList();
  }

  private static void eventually(String query, double value) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(prometheus.value(query)).isEqualTo(value));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyQueryOfTheDashboardFindsSomething(String query) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(prometheus.query(query)).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyMetricOfAnAlertIsThere(String expression) {
    prometheus.query(expression);
    Set<String> metrics = new TreeSet<>();
    METRIC.matcher(expression).results().map(MatchResult::group).forEach(metrics::add);
    metrics.remove(NO_FAILED_PASS);

    assertThat(metrics).allSatisfy(metric -> assertThat(prometheus.query(metric)).isNotEmpty());
  }

  @Test
  void prometheusEvaluatesEveryAlert() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(prometheus.rules())
                    .hasSameSizeAs(alerts())
                    .extracting(rule -> rule.get("health").asText())
                    .containsOnly("ok"));
  }

  @Test
  void whatGoesWrongIsAboutToBeToldAndNothingElse() {
    eventually("sum(ALERTS{alertname=\"LoraAdapterStalled\"})", 2);
    eventually(
        "sum(ALERTS{alertname=\"LoraOperatorKeyWithoutContact\",secret_namespace=\""
            + refused.namespace()
            + "\"})",
        1);
    // A slow machine may well let a pass fail, and be told so.
    eventually("count(ALERTS{alertname!=\"LoraOperatorPassesFail\"})", 3);
  }

  @Test
  void twoReplicasCountEachAdapterOnce() {
    eventually("count(lora_operator_leader)", 2);
    eventually("sum(lora_operator_leader)", 1);
    eventually("sum(lora_operator_adapters)", 6);
    eventually("sum(lora_operator_adapters{state=\"Ready\"})", 2);
    eventually("sum(lora_operator_adapters{state=\"Stalled\",reason=\"UploadFailed\"})", 1);
    eventually("sum(lora_operator_adapters{state=\"Stalled\",reason=\"Unauthorized\"})", 1);
    eventually("sum(lora_operator_adapters{state=\"Suspended\"})", 1);
    eventually("sum(lora_operator_adapters{state=\"Progressing\"})", 1);
    eventually("count(count by (pod) (lora_operator_adapters))", 1);
  }

  @Test
  void uploadsAreCountedAsTogetherHasThem() {
    eventually("sum(lora_operator_uploads_started_total)", services.together().uploadJobs().size());
    eventually("sum(lora_operator_uploads_completed_total)", 3);
    eventually("sum(lora_operator_uploads_failed_total{reason=\"UploadFailed\"})", 1);
    eventually("sum(lora_operator_time_to_ready_seconds_count)", 2);
    eventually("sum(lora_operator_rate_limit_wait_seconds_count{limit=\"together\"})", 1);
  }

  @Test
  void callsAreCountedAsTogetherSawThem() {
    String calls = "sum(lora_operator_together_request_duration_seconds_count{%s})";
    eventually(
        calls.formatted("method=\"POST\",route=\"/v1/models\""),
        services.together().calls(Route.UPLOAD));
    eventually(calls.formatted("outcome=\"rate_limited\""), 1);
    eventually(
        calls.formatted("method=\"POST\",route=\"/v1/endpoints/{id}/adapters\""),
        services.together().calls(Route.ATTACH));
  }

  @Test
  void aKeyIsKnownByTheNameOfItsSecretAndWhetherItIsAnswered() {
    String key =
        "lora_operator_key_last_%s_timestamp_seconds{secret=\"together-api-key\","
            + "key=\"TOGETHER_API_KEY\",secret_namespace=\"%s\"}";

    eventually(key.formatted("success", refused.namespace()), 0);
    for (String known :
        List.of(
            key.formatted("attempt", refused.namespace()),
            key.formatted("attempt", scenario.namespace()),
            key.formatted("success", scenario.namespace()))) {
      eventually("(time() - " + known + ") < bool 600", 1);
    }
    eventually("count({__name__=~\"lora_operator_key_.*\"})", 4);
  }

  @Test
  void kustomizeMakesTheDashboardAConfigMapForGrafana() throws Exception {
    String built = SharedApiServer.get().kubectl("kustomize", "deploy/monitoring").expectSuccess();

    assertThat(built).contains("kind: ServiceMonitor").contains("kind: PrometheusRule");
    ConfigMap dashboard =
        Manifests.read(Files.writeString(folder.resolve("built.yaml"), built)).stream()
            .filter(ConfigMap.class::isInstance)
            .map(ConfigMap.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(dashboard.getMetadata().getName()).isEqualTo("lora-operator-dashboard");
    assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    assertThat(dashboard.getData())
        .containsEntry(
            "dashboard.json", Files.readString(Path.of("deploy/monitoring/dashboard.json")));
  }

  @Test
  void theDocumentationListsEveryMetricOfTheOperator() {
    Set<String> documented = new TreeSet<>();
    MarkdownPage.named("monitoring.md")
        .section("## Metrics")
        .lines()
        .filter(line -> line.startsWith("| `lora_operator_"))
        .map(line -> line.split("\\|")[1])
        .flatMap(cell -> METRIC.matcher(cell).results())
        .forEach(name -> documented.add(name.group()));
    Set<String> told = new TreeSet<>();
    prometheus
        .query("group by (__name__) ({__name__=~\"lora_operator_.*\"})")
        .forEach(family -> told.add(family.at("/metric/__name__").asText().replaceAll(PART, "")));

    assertThat(told).isEqualTo(documented);
  }

  @Test
  void noLabelTellsASecretOrAnAdapter() {
    List<JsonNode> all = prometheus.query("{__name__=~\"lora_operator.*|operator_sdk.*|jvm.*\"}");

    assertThat(all).hasSizeBetween(100, 1_000);
    assertThat(all.toString())
        .doesNotContain(scenario.apiKey())
        .doesNotContain(refused.apiKey())
        .doesNotContain("nested")
        .doesNotContain("acme/");
  }
}
