package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Binding;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TestEndpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API key that opens another Together project, shares one, or is refused. */
abstract class AccountStories {

  private static final String BOT = "bot";
  private static final String SECRET = "together-api-key";
  private static final String NAME = "TOGETHER_API_KEY";

  private final Services services = new Services();
  private Scenario scenario;
  private LocalOperator operator;

  abstract KubernetesClient client();

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(client(), services).withApiKey();
    services.together().addKey(stranger(), other());
    services
        .huggingFace()
        .publicRepository(OperatorStories.REPO, AdapterFiles.valid(OperatorStories.BASE));
    operator = LocalOperator.start(services.environment(), client(), Duration.ofSeconds(2));
  }

  @AfterEach
  void close() {
    operator.close();
    services.close();
  }

  /** A key of another project; what earlier stories have left must not have the same. */
  private String stranger() {
    return "tgp_v1_of-" + other();
  }

  private String other() {
    return "other-" + scenario.account();
  }

  private String otherRemote() {
    return other() + "/" + BOT;
  }

  private void exchange(String key) {
    scenario.secret(SECRET, Map.of(NAME, key));
  }

  private long uploads() {
    return services.together().uploadBodies().size();
  }

  @Test
  void whereItIsIsRecordedWithTheUpload() {
    // When
    scenario.apply(Adapters.huggingFace(BOT, OperatorStories.REPO));

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    String project = "project-of-" + scenario.account();
    assertThat(ready.getStatus().account().projectId()).isEqualTo(project);
    assertThat(ready.getStatus().account().name()).isEqualTo(scenario.account());
    assertThat(ready.getStatus().revisions())
        .extracting(RevisionStatus::account)
        .containsExactly(project);
    assertThat(services.together().calls(Route.WHOAMI, scenario.apiKey())).isEqualTo(1);
  }

  @Test
  void aSecretThatOpensAnotherProjectMovesNothingByItself() {
    // Given
    scenario.apply(Adapters.huggingFace(BOT, OperatorStories.REPO));
    scenario.eventuallyReady(BOT);

    // When
    exchange(stranger());

    // Then
    LoraAdapter changed = scenario.eventuallyStalled(BOT, "AccountChanged");
    assertThat(changed.getStatus().modelName()).isEqualTo(scenario.remote(BOT));
    assertThat(Scenario.message(changed)).contains("project-of-" + other(), "request a reconcile");

    // When the old key is back
    exchange(scenario.apiKey());

    // Then
    scenario.eventuallyReady(BOT);
    assertThat(uploads()).isEqualTo(1);
  }

  @Test
  void aRequestConfirmsTheOtherProject() {
    // Given
    scenario.apply(Adapters.huggingFace(BOT, OperatorStories.REPO));
    scenario.eventuallyReady(BOT);
    exchange(stranger());
    scenario.eventuallyStalled(BOT, "AccountChanged");

    // When
    scenario.requestReconcile(BOT, "yes");

    // Then
    LoraAdapter moved =
        scenario.eventually(
            BOT,
            adapter -> {
              assertThat(adapter.getStatus().modelName()).isEqualTo(otherRemote());
              assertThat(Scenario.ready(adapter)).isEqualTo("True Uploaded");
              assertThat(adapter.getStatus().lastHandledReconcileAt()).isEqualTo("yes");
            });
    assertThat(moved.getStatus().account().projectId()).isEqualTo("project-of-" + other());
    assertThat(moved.getStatus().revisions()).hasSize(2);
    assertThat(uploads()).isEqualTo(2);
  }

  @Test
  void anotherSecretMovesTheAdapterAndTheOldKeyDetachesWhatIsLeft() {
    // Given
    TestEndpoint endpoint =
        services.together().addEndpoint(scenario.account(), "llama-" + scenario.account());
    LoraAdapter adapter = Adapters.huggingFace(BOT, OperatorStories.REPO);
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    scenario.apply(adapter);
    scenario.eventuallyReady(BOT);
    assertThat(services.together().bindings())
        .containsExactly(new Binding(endpoint.id(), scenario.remote(BOT)));

    // When
    scenario.secret("new-key", Map.of(NAME, stranger()));
    scenario.edit(
        BOT,
        edited -> {
          AdapterEdit.spec(edited, "endpoint", null);
          AdapterEdit.spec(edited, "apiKeySecretRef", new SecretKeyReference("new-key", NAME));
        });

    // Then
    scenario.eventually(
        BOT,
        moved -> {
          assertThat(moved.getStatus().inferenceModel()).isEqualTo(otherRemote());
          assertThat(moved.getStatus().attachments()).isNull();
          assertThat(Scenario.ready(moved)).isEqualTo("True Uploaded");
        });
    assertThat(services.together().bindings()).isEmpty();
    assertThat(uploads()).isEqualTo(2);
  }

  @Test
  void aDeletionClaimsNothingDetachedInTheWrongProject() {
    // Given it is attached, and its Secret has come to open another project
    TestEndpoint endpoint =
        services.together().addEndpoint(scenario.account(), "llama-" + scenario.account());
    LoraAdapter adapter = Adapters.huggingFace(BOT, OperatorStories.REPO);
    AdapterEdit.spec(
        adapter,
        "endpoint",
        new EndpointSpec(endpoint.id(), null, Duration.ofMinutes(10).toString()));
    scenario.apply(adapter);
    scenario.eventuallyReady(BOT);
    exchange(stranger());
    scenario.eventuallyStalled(BOT, "AccountChanged");

    // When
    scenario.delete(BOT);

    // Then it waits
    LoraAdapter waiting =
        scenario.eventually(
            BOT, deleted -> assertThat(Scenario.message(deleted)).contains("Being deleted"));
    assertThat(Scenario.ready(waiting)).isEqualTo("False AccountChanged");
    assertThat(services.together().bindings()).hasSize(1);

    // When the old key is back
    exchange(scenario.apiKey());

    // Then
    scenario.eventuallyGone(BOT);
    assertThat(services.together().bindings()).isEmpty();
  }

  @Test
  void aRefusedKeyIsToldBesideReady() {
    // Given
    scenario.apply(Adapters.huggingFace(BOT, OperatorStories.REPO));
    scenario.eventuallyReady(BOT);

    // When
    exchange("tgp_v1_nobodys");

    // Then
    LoraAdapter told =
        scenario.eventually(
            BOT,
            adapter ->
                assertThat(Scenario.condition(adapter, "KeyAccepted"))
                    .isEqualTo("False Unauthorized"));
    assertThat(Scenario.ready(told)).isEqualTo("True Uploaded");
    scenario.eventuallyHasEvents(BOT, "Warning Unauthorized");

    // When
    exchange(scenario.apiKey());

    // Then
    scenario.eventually(
        BOT, adapter -> assertThat(Scenario.condition(adapter, "KeyAccepted")).isEqualTo("none"));
    assertThat(uploads()).isEqualTo(1);
  }
}
