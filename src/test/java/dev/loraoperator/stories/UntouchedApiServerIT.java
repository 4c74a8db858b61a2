package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.CommandResult;
import dev.loraoperator.testing.TestEndpoint;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator writes status and its own finalizer, and nothing else: what Git says stays as it was
 * applied, through the whole life of an adapter.
 */
class UntouchedApiServerIT {

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  private static final String BOT = "support-bot";
  private static final String BASE = "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference";

  private static final String AUDIT =
      "[{\"op\":\"add\",\"path\":\"/metadata/finalizers/-\",\"value\":\"example.com/audit\"}]";

  @TempDir private Path folder;
  private Scenario scenario;
  private TestEndpoint endpoint;
  private List<String> apply = List.of();

  @BeforeEach
  void prepare() {
    scenario = new Scenario(OPERATOR.client(), OPERATOR.services()).withApiKey();
    endpoint = OPERATOR.services().together().addEndpoint(scenario.account(), "acme/llama-8b");
    for (String repo : List.of("acme/bot", "acme/bot-2")) {
      OPERATOR.services().huggingFace().publicRepository(repo, AdapterFiles.valid(BASE));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> SharedApiServer.get().kubectl("get", "lora").exitCode() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--server-side=false", "--server-side=true"})
  void throughAWholeLife(String how) throws IOException {
    apply = List.of("-f", manifest("acme/bot").toString(), how);

    // It is uploaded, attached and asked
    after(applied(), bot -> assertThat(Scenario.ready(bot)).isEqualTo("True Bound"));

    // Another controller adds its finalizer
    after(
        kubectl("patch", "lora", BOT, "--type=json", "-p", AUDIT),
        bot -> assertThat(bot.getFinalizers()).contains(Authorship.FINALIZER, "example.com/audit"));

    // It is looked at again
    after(
        kubectl("annotate", "lora", BOT, "lora-operator.dev/reconcile-requested-at=1"),
        bot -> assertThat(bot.getStatus().lastHandledReconcileAt()).isEqualTo("1"));

    // It is suspended and resumed, as the actions do it
    after(suspended(true), bot -> assertThat(Scenario.ready(bot)).isEqualTo("True Suspended"));
    after(suspended(false), bot -> assertThat(Scenario.ready(bot)).isEqualTo("True Bound"));

    // A new revision takes over
    manifest("acme/bot-2");
    after(
        applied(),
        bot -> {
          assertThat(Scenario.ready(bot)).isEqualTo("True Bound");
          assertThat(bot.getStatus().modelName()).endsWith("-r2");
          assertThat(bot.getStatus().attachments()).hasSize(1);
        });

    // It is detached, and the other finalizer is not ours to remove
    JsonNode before = live();
    run("delete", List.of("lora", BOT, "--wait=false")).expectSuccess();
    scenario.eventually(
        BOT, bot -> assertThat(bot.getFinalizers()).doesNotContain(Authorship.FINALIZER));
    assertThat(Authorship.owners(live())).isEqualTo(Authorship.owners(before));
    assertThat(live().at("/metadata/finalizers")).hasToString("[\"example.com/audit\"]");
  }

  /** After a user's write, only the operator's own part has changed. */
  private void after(JsonNode written, Consumer<LoraAdapter> done) {
    scenario.eventually(
        BOT,
        bot -> {
          done.accept(bot);
          assertThat(bot.getStatus().observedGeneration())
              .isEqualTo(bot.getMetadata().getGeneration());
          assertThat(Scenario.condition(bot, "InferenceVerified")).isEqualTo("True Answered");
        });
    assertThat(Authorship.owners(live())).isEqualTo(Authorship.owners(written));
    assertThat(Authorship.operators(live()))
        .isNotEmpty()
        .allMatch(field -> field.matches("f:status|metadata f:finalizers"));
    assertNoDifferenceToGit();
  }

  /** Neither as kubectl and Argo CD compare by themselves, nor as the API server would merge it. */
  private void assertNoDifferenceToGit() {
    JsonNode merged =
        json(
            run(
                "apply",
                Stream.concat(apply.stream(), Stream.of("--dry-run=server", "-o", "json"))
                    .toList()));
    assertThat(Authorship.owners(merged)).isEqualTo(Authorship.owners(live()));
    // The diff of a server-side apply lists managedFields too, of which 1.20 omits some.
    if (apply.contains("--server-side=false")) {
      CommandResult diff = run("diff", apply);
      assertThat(diff.exitCode()).as(diff.output()).isZero();
      assertThat(diff.output()).isEmpty();
    }
  }

  private Path manifest(String repo) throws IOException {
    ConfigMap owner = owner();
    return Files.writeString(
        folder.resolve("bot.yaml"),
        """
        apiVersion: lora-operator.dev/v1alpha1
        kind: LoraAdapter
        metadata:
          name: %s
          namespace: %s
          labels:
            app.kubernetes.io/instance: lora-adapters
          annotations:
            argocd.argoproj.io/tracking-id: lora-adapters:lora-operator.dev/LoraAdapter:team-a/support-bot
          ownerReferences:
            - {apiVersion: v1, kind: ConfigMap, name: %s, uid: %s}
        spec:
          source:
            huggingFace:
              repo: %s
          endpoint:
            id: %s
        """
            .formatted(
                BOT,
                scenario.namespace(),
                owner.getMetadata().getName(),
                owner.getMetadata().getUid(),
                repo,
                endpoint.id()));
  }

  private ConfigMap owner() {
    return OPERATOR
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(scenario.namespace())
                .withName("team")
                .endMetadata()
                .build())
        .createOr(existing -> existing.update());
  }

  private JsonNode suspended(boolean suspended) {
    return kubectl(
        "patch", "lora", BOT, "--type=merge", "-p", "{\"spec\":{\"suspend\":" + suspended + "}}");
  }

  private JsonNode applied() {
    return json(run("apply", Stream.concat(apply.stream(), Stream.of("-o", "json")).toList()));
  }

  private JsonNode live() {
    return kubectl("get", "lora", BOT);
  }

  private JsonNode kubectl(String verb, String... arguments) {
    return json(run(verb, Stream.concat(Stream.of(arguments), Stream.of("-o", "json")).toList()));
  }

  private CommandResult run(String verb, List<String> arguments) {
    return SharedApiServer.get()
        .kubectl(
            Stream.of(List.of(verb, "--namespace=" + scenario.namespace()), arguments)
                .flatMap(List::stream)
                .toArray(String[]::new));
  }

  private static JsonNode json(CommandResult result) {
    return Serialization.unmarshal(result.expectSuccess(), JsonNode.class);
  }
}
