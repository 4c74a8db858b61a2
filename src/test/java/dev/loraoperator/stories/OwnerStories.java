package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Binding;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TestEndpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A status that is another resource's, or another installation's. */
abstract class OwnerStories {

  private static final String BOT = "bot";
  private static final String KEY_OF_CLONE = "tgp_v1_of-the-clone";

  private final Services services = new Services();
  private final Deque<LocalOperator> operators = new ArrayDeque<>();
  private Scenario scenario;

  abstract KubernetesClient client();

  /** The generation of the API that the stories are told on. */
  Generation generation() {
    return new OnV1();
  }

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(client(), services).on(generation()).withApiKey();
    services
        .huggingFace()
        .publicRepository(OperatorStories.REPO, AdapterFiles.valid(OperatorStories.BASE));
  }

  @AfterEach
  void close() {
    while (!operators.isEmpty()) {
      operators.pop().close();
    }
    services.close();
  }

  // Of another resource

  @Test
  void aDeletedCopyDetachesNothingOfTheOriginal() {
    // Given a copy of everything in another namespace
    Binding attached = attachedOriginal();
    Scenario elsewhere = restored();
    elsewhere.delete(BOT);

    // When
    start("default");

    // Then
    elsewhere.eventuallyGone(BOT);
    assertThat(services.together().bindings()).containsExactly(attached);
    assertThat(calls(KEY_OF_CLONE)).isZero();
  }

  @Test
  void aCopyStartsAnew() {
    // Given
    Binding attached = attachedOriginal();
    Scenario elsewhere = restored();

    // When
    start("default");

    // Then it has nothing, and does not take the original's name
    LoraAdapter copy = elsewhere.eventuallyStalled(BOT, "NameConflict");
    assertThat(copy.getStatus().owner()).isEqualTo("default/" + elsewhere.namespace() + "/bot");
    assertThat(copy.getStatus().attachments()).isNull();
    assertThat(copy.getStatus().modelName()).isNull();
    elsewhere.eventually(BOT, adapter -> assertThat(adapter.getFinalizers()).isEmpty());
    assertThat(services.together().bindings()).containsExactly(attached);
    assertThat(Scenario.ready(scenario.get(BOT))).isEqualTo("True Bound");
  }

  private Binding attachedOriginal() {
    TestEndpoint endpoint =
        services.together().addEndpoint(scenario.account(), "llama-" + scenario.account());
    LoraAdapter adapter = Adapters.huggingFace(BOT, OperatorStories.REPO);
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    scenario.apply(adapter);
    start("default");
    scenario.eventuallyReady(BOT);
    operators.pop().close();
    return new Binding(endpoint.id(), scenario.remote(BOT));
  }

  /** The copy of the original in another namespace, as a backup tool makes it. */
  private Scenario restored() {
    LoraAdapter original = scenario.get(BOT);
    Scenario elsewhere = new Scenario(client(), services);
    services.together().addKey(KEY_OF_CLONE, scenario.account());
    elsewhere.secret("together-api-key", Map.of("TOGETHER_API_KEY", KEY_OF_CLONE));
    LoraAdapter copy = Adapters.huggingFace(BOT, OperatorStories.REPO);
    copy.setSpec(original.getSpec());
    copy.getMetadata().setFinalizers(original.getFinalizers());
    elsewhere.apply(copy);
    elsewhere.editStatus(BOT, adapter -> adapter.setStatus(original.getStatus()));
    assertThat(elsewhere.get(BOT).getFinalizers()).isNotEmpty();
    assertThat(elsewhere.get(BOT).getStatus().attachments()).isNotEmpty();
    return elsewhere;
  }

  // Of another installation

  @Test
  void ofTwoInstallationsOnlyOneWorks() {
    // Given
    start("one");
    start("two");

    // When
    scenario.apply(Adapters.huggingFace(BOT, OperatorStories.REPO));

    // Then one is done, and the other one says once that it does nothing
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    scenario.eventuallyHasEvents(BOT, "Warning OtherOwner");
    scenario.requestReconcile(BOT, "again");
    LoraAdapter handled =
        scenario.eventually(
            BOT,
            adapter -> assertThat(adapter.getStatus().lastHandledReconcileAt()).isEqualTo("again"));
    scenario.apply(Adapters.huggingFace("later", OperatorStories.REPO));
    scenario.eventuallyReady("later");
    assertThat(version(scenario.get(BOT))).isEqualTo(version(handled));
    assertThat(handled.getStatus().owner()).isEqualTo(ready.getStatus().owner());
    assertThat(scenario.events(BOT)).containsOnlyOnce("Warning OtherOwner");
    assertThat(scenario.jobs()).isEqualTo(2);
  }

  @Test
  void anAdapterIsTakenOverOnceItIsHandedOver() {
    // Given an adapter of an installation that is gone
    LoraAdapter ready = readyWith("gone");
    start("new");
    scenario.eventuallyHasEvents(BOT, "Warning OtherOwner");
    scenario.edit(BOT, adapter -> AdapterEdit.spec(adapter, "revisionHistoryLimit", 3));
    assertThat(scenario.get(BOT).getStatus()).isEqualTo(ready.getStatus());

    // When
    patchStatus("{\"status\":{\"owner\":null}}");

    // Then
    LoraAdapterStatus taken =
        scenario
            .eventually(
                BOT,
                adapter ->
                    assertThat(adapter.getStatus().owner())
                        .isEqualTo("new/" + scenario.namespace() + "/bot"))
            .getStatus();
    assertThat(taken.modelName()).isEqualTo(scenario.remote(BOT));
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void aStatusThatIsTakenAwayIsNobodys() {
    // Given
    readyWith("first");
    start("second");
    scenario.eventuallyHasEvents(BOT, "Warning OtherOwner");

    // When
    patchStatus("{\"status\":null}");

    // Then it is the first one's upload
    LoraAdapter conflict = scenario.eventuallyStalled(BOT, "NameConflict");
    assertThat(conflict.getStatus().owner()).startsWith("second/");
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void anAbandonedDeletionIsAnyones() {
    // Given
    Binding attached = attachedOriginal();
    int before = calls(scenario.apiKey());
    scenario.delete(BOT);
    start("other");
    scenario.eventuallyHasEvents(BOT, "Warning OtherOwner");
    assertThat(scenario.get(BOT).getFinalizers()).isNotEmpty();

    // When
    scenario.annotate(BOT, "lora-operator.dev/abandon", "true");

    // Then
    scenario.eventuallyGone(BOT);
    scenario.eventuallyHasEvents(BOT, "Warning BindingLeftBehind");
    assertThat(services.together().bindings()).containsExactly(attached);
    assertThat(calls(scenario.apiKey())).isEqualTo(before);
  }

  private LoraAdapter readyWith(String owner) {
    scenario.apply(Adapters.huggingFace(BOT, OperatorStories.REPO));
    start(owner);
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    operators.pop().close();
    assertThat(ready.getStatus().owner()).isEqualTo(owner + "/" + scenario.namespace() + "/" + BOT);
    return ready;
  }

  private void start(String owner) {
    Map<String, String> environment = services.environment();
    environment.put("OWNER_ID", owner);
    operators.push(LocalOperator.start(environment, client(), Duration.ofSeconds(2)));
  }

  /** As {@code kubectl patch --subresource=status --type=merge}. */
  private void patchStatus(String patch) {
    client()
        .resource(scenario.get(BOT))
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private int calls(String apiKey) {
    List<Route> routes = Arrays.asList(Route.values());
    return routes.stream().mapToInt(route -> services.together().calls(route, apiKey)).sum();
  }

  private static String version(LoraAdapter adapter) {
    return adapter.getMetadata().getResourceVersion();
  }
}
