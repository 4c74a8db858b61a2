package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TestEndpoint;
import dev.loraoperator.testing.v2.BaseConfig;
import dev.loraoperator.testing.v2.CatalogueProfile;
import dev.loraoperator.testing.v2.CatalogueRow;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.testing.v2.V2Access;
import dev.loraoperator.testing.v2.V2Model;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.testing.v2.V2Upload;
import dev.loraoperator.testing.v2.ValidationStatus;
import dev.loraoperator.testing.v2.WhoamiShape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the users of both generations of Together's API live through, with the operator's default
 * settings.
 */
abstract class V2Stories {

  private static final String BOT = "bot";
  private static final String REPO = "acme/llama-bot";
  private static final String OTHER_REPO = "acme/llama-bot-2";

  private final RunningOperator operator;
  private TogetherV2 v2;
  private Scenario scenario;

  V2Stories(RunningOperator operator) {
    this.operator = operator;
  }

  @BeforeEach
  void setTheStage() {
    v2 = services().together().v2();
    services().huggingFace().publicRepository(REPO, AdapterFiles.valid(SampleCatalogue.LLAMA));
    services()
        .huggingFace()
        .publicRepository(OTHER_REPO, AdapterFiles.valid(SampleCatalogue.LLAMA));
    scenario = new Scenario(operator.client(), services());
    v2.setAccess(scenario.account(), V2Access.V2_ONLY);
    scenario.withApiKey();
  }

  @AfterEach
  void heal() {
    v2.behaviour().withWhoami(WhoamiShape.FLAT).withValidation(ValidationStatus.SUCCESS);
    v2.failUploadsWith(null);
    v2.calls().heal();
    services().together().heal();
    services().huggingFace().setDown(false);
  }

  private Services services() {
    return operator.services();
  }

  private static LoraAdapter adapter() {
    return Adapters.huggingFace(BOT, REPO);
  }

  private static LoraAdapter adapter(String path, @Nullable Object value) {
    LoraAdapter adapter = adapter();
    AdapterEdit.spec(adapter, path, value);
    return adapter;
  }

  private List<V2Model> records() {
    return v2.models().stream()
        .filter(model -> model.account().equals(scenario.account()) && !model.foreign())
        .toList();
  }

  private List<V2Upload> uploads() {
    return v2.uploads().stream()
        .filter(upload -> upload.account().equals(scenario.account()))
        .toList();
  }

  /** One record with that many uploads, each of which has made a revision or has failed. */
  private V2Model onlyRecord(int uploads, int revisions) {
    assertThat(records()).hasSize(1);
    V2Model only = records().get(0);
    assertThat(uploads()).hasSize(uploads).allMatch(each -> each.modelId().equals(only.id()));
    assertThat(v2.revisions(only.id())).hasSize(revisions);
    return only;
  }

  @Test
  void aNewAccountNeedsNoSettings() {
    // When
    scenario.apply(adapter());

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    V2Model made = onlyRecord(1, 1);
    LoraAdapterStatus status = ready.getStatus();
    assertThat(status.api()).isEqualTo("v2");
    assertThat(status.modelName()).isEqualTo(scenario.remote(BOT));
    assertThat(status.modelId()).isEqualTo(made.id()).startsWith("ml_");
    assertThat(status.baseModel())
        .isEqualTo(
            new LoraAdapterStatus.BaseModel(
                SampleCatalogue.LLAMA, SampleCatalogue.LLAMA_ID, "adapter_config.json"));
    assertThat(status.account().projectId()).isEqualTo(v2.projectId(scenario.account()));
    assertThat(Scenario.condition(ready, "Validated")).isEqualTo("True Validated");
    assertThat(Scenario.types(ready)).containsExactly("Ready", "SourceVerified", "Validated");
    assertThat(Scenario.message(ready)).contains("deploy model " + scenario.remote(BOT));
    RevisionStatus revision = status.newest();
    assertThat(revision.api()).isEqualTo("v2");
    assertThat(revision.modelId()).isEqualTo(made.id());
    assertThat(revision.jobId()).isEqualTo(uploads().get(0).id());
    assertThat(revision.revisionId()).isEqualTo(v2.revisions(made.id()).get(0).id());
    assertThat(made.name()).isEqualTo(BOT);
    assertThat(made.baseModelId()).isEqualTo(SampleCatalogue.LLAMA_ID);
    assertThat(made.description())
        .startsWith("lora-operator:default/" + scenario.namespace() + "/" + BOT + "/");
    scenario.eventuallyHasExactlyEvents(BOT, "Normal Uploaded");
    assertThat(scenario.questions(scenario.remote(BOT))).isZero();
    assertThat(scenario.jobs()).isZero();
    assertThat(v2.unknownFields()).isEmpty();
  }

  @Test
  void anAccountWithBothGenerationsIsOnTheNewOne() {
    // Given
    v2.setAccess(scenario.account(), V2Access.BOTH);

    // When
    scenario.apply(adapter());

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getStatus().api()).isEqualTo("v2");
    onlyRecord(1, 1);
    assertThat(scenario.jobs()).isZero();
  }

  @Test
  void anAccountThatHasOnlyTheOldOneNeedsNoSettingsEither() {
    // Given
    v2.setAccess(scenario.account(), V2Access.V1_ONLY);

    // When
    scenario.apply(adapter());

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    LoraAdapterStatus status = ready.getStatus();
    assertThat(status.api()).isEqualTo("v1");
    assertThat(status.modelName()).isEqualTo(scenario.remote(BOT));
    assertThat(status.modelId()).isNull();
    assertThat(status.newest().api()).isEqualTo("v1");
    assertThat(Scenario.types(ready))
        .containsExactly("Ready", "InferenceVerified", "SourceVerified");
    assertThat(scenario.jobs()).isEqualTo(1);
    assertThat(records()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = WhoamiShape.class,
      names = {"TYPED", "TYPED_BY_PART"})
  void theProjectIsFoundInEveryShapeOfWhoami(WhoamiShape shape) {
    // Given
    v2.behaviour().withWhoami(shape);

    // When
    scenario.apply(adapter());

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote(BOT));
    onlyRecord(1, 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = WhoamiShape.class,
      names = {"WITHOUT_PROJECT", "ABSENT"})
  void aProjectThatNobodyTellsIsNamedBesideTheKey(WhoamiShape shape) {
    // Given
    v2.behaviour().withWhoami(shape);
    scenario.apply(adapter());
    LoraAdapter stalled = scenario.eventuallyStalled(BOT, "ProjectUnknown");
    assertThat(Scenario.message(stalled)).contains("TOGETHER_PROJECT_ID");
    assertThat(stalled.getStatus().revisions()).isNull();

    // When
    scenario.secret(
        "together-api-key",
        Map.of(
            "TOGETHER_API_KEY", scenario.apiKey(),
            "TOGETHER_PROJECT_ID", v2.projectId(scenario.account())));

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getStatus().api()).isEqualTo("v2");
    assertThat(ready.getStatus().account().projectId()).isEqualTo(v2.projectId(scenario.account()));
    onlyRecord(1, 1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "meta-llama/Llama-3.3-70B-Instruct, ml_CbRhw8mpNRf5F5N7qCqhj, spec.baseModel",
    "META-LLAMA/llama-3.3-70b-instruct, ml_CbRhw8mpNRf5F5N7qCqhj, spec.baseModel",
    "meta-llama/Meta-Llama-3.3-70B-Instruct-Reference, ml_CbRhw8mpNRf5F5N7qCqhj, spec.baseModel",
    "google/gemma-4-E4B-it, ml_CbGemmaWeight, spec.baseModel",
    "Qwen/Qwen3.5-9B-FP8, ml_CbuqFp8Weight, spec.baseModel",
    "ml_CbuqU8KKAtoGrowco4nqK, ml_CbuqU8KKAtoGrowco4nqK, spec.baseModel",
  })
  void theBaseModelOfTheSpecIsFound(String written, String id, String from) {
    // When
    scenario.apply(adapter("baseModel", written));

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getStatus().baseModel().id()).isEqualTo(id);
    assertThat(ready.getStatus().baseModel().from()).isEqualTo(from);
    assertThat(onlyRecord(1, 1).baseModelId()).isEqualTo(id);
  }

  @Test
  void aBaseModelThatMayBeSeveralIsTheUsersToChoose() {
    // Given two weights that profiles of one name have
    v2.catalogue()
        .put(
            CatalogueRow.of("acme/twin", "ml_CbTwinA")
                .withProfiles(
                    CatalogueProfile.of("acme/twin", "ml_CbTwinA", "BF16", "cr_TwinA"),
                    CatalogueProfile.of("acme/twin", "ml_CbTwinB", "FP8", "cr_TwinB")))
        .put(BaseConfig.of("cr_TwinA", "ml_CbTwinA"))
        .put(BaseConfig.of("cr_TwinB", "ml_CbTwinB"));

    // When
    scenario.apply(adapter("baseModel", "acme/twin"));

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled(BOT, "BaseModelAmbiguous");
    assertThat(Scenario.message(stalled))
        .contains("ml_CbTwinA", "BF16", "ml_CbTwinB", "FP8", "spec.baseModel");
    assertThat(records()).isEmpty();

    // When
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "baseModel", "ml_CbTwinB"));

    // Then
    scenario.eventuallyReady(BOT);
    assertThat(onlyRecord(1, 1).baseModelId()).isEqualTo("ml_CbTwinB");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "meta-llama/Llama-3.3-70B-Instrcut, is not in, meta-llama/Llama-3.3-70B-Instruct",
    "zai-org/GLM-5.2, cannot be deployed, spec.baseModel"
  })
  void aBaseModelThatTogetherDoesNotServeIsRefusedBeforeAnythingIsMade(
      String written, String why, String hint) {
    // When
    scenario.apply(adapter("baseModel", written));

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled(BOT, "BaseModelUnsupported");
    assertThat(Scenario.message(stalled)).contains(written, why, hint);
    assertThat(records()).isEmpty();
  }

  @Test
  void withoutAPreflightTheBaseModelHasToBeWritten() {
    // When
    scenario.apply(adapter("preflight", "Off"));

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled(BOT, "BaseModelRequired");
    assertThat(Scenario.message(stalled)).contains("spec.preflight Off", "Set spec.baseModel");
    assertThat(records()).isEmpty();

    // When
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "baseModel", SampleCatalogue.LLAMA));

    // Then
    scenario.eventuallyReady(BOT);
    onlyRecord(1, 1);
  }

  @Test
  void filesThatCannotBeReadYetAreWaitedFor() {
    // Given
    services().huggingFace().setDown(true);
    scenario.apply(adapter());
    LoraAdapter waiting = scenario.eventuallyReconciling(BOT, "BaseModelRequired");
    assertThat(Scenario.message(waiting)).contains("could not be read", "spec.baseModel");
    assertThat(Scenario.condition(waiting, "SourceVerified"))
        .isEqualTo("Unknown SourceUnreachable");

    // When
    services().huggingFace().setDown(false);

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getStatus().baseModel().from()).isEqualTo("adapter_config.json");
    onlyRecord(1, 1);
  }

  @Test
  void aFailedValidationIsQuotedAndARequestUploadsToTheSameRecord() {
    // Given
    v2.behaviour().withValidation(ValidationStatus.FAILED);
    scenario.apply(adapter());

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled(BOT, "ValidationFailed");
    assertThat(Scenario.message(stalled))
        .contains("adapter.base_model_match", "the adapter does not fit its base model");
    assertThat(Scenario.condition(stalled, "Validated")).isEqualTo("False ValidationFailed");
    assertThat(stalled.getStatus().modelName()).isNull();
    onlyRecord(1, 1);

    // When the source is corrected
    v2.behaviour().withValidation(ValidationStatus.SUCCESS);
    scenario.requestReconcile(BOT, "now");

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote(BOT));
    assertThat(Scenario.condition(ready, "Validated")).isEqualTo("True Validated");
    V2Model record = onlyRecord(2, 2);
    assertThat(ready.getStatus().newest().revisionId())
        .isEqualTo(v2.revisions(record.id()).get(0).id());
  }

  @Test
  void readyWaitsForTheValidation() {
    // Given
    v2.behaviour().withValidation(ValidationStatus.PENDING);

    // When
    scenario.apply(adapter());

    // Then
    LoraAdapter waiting = scenario.eventuallyReconciling(BOT, "Validating");
    assertThat(waiting.getStatus().modelName()).isNull();
    assertThat(Scenario.condition(waiting, "Validated")).isEqualTo("Unknown Validating");

    // When the validator itself breaks
    v2.behaviour().withValidation(ValidationStatus.ERROR);

    // Then it is not the user's fault
    scenario.eventually(
        BOT,
        seen ->
            assertThat(Scenario.condition(seen, "Validated")).isEqualTo("Unknown ValidationError"));
    assertThat(Scenario.types(scenario.get(BOT))).contains("Reconciling");

    // When
    v2.behaviour().withValidation(ValidationStatus.SUCCESS);

    // Then
    scenario.eventuallyReady(BOT);
    onlyRecord(1, 1);
  }

  @Test
  void aFailedUploadIsTriedAgainOnTheSameRecord() {
    // Given
    v2.failUploadsWith("the disk is full");
    scenario.apply(adapter());
    LoraAdapter stalled = scenario.eventuallyStalled(BOT, "UploadFailed");
    assertThat(Scenario.message(stalled)).contains("the disk is full");
    onlyRecord(1, 0);

    // When
    v2.failUploadsWith(null);
    scenario.requestReconcile(BOT, "now");

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote(BOT));
    onlyRecord(2, 1);
  }

  @Test
  void aChangedSourceIsANewRecord() {
    // Given
    scenario.apply(adapter());
    scenario.eventuallyReady(BOT);

    // When
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "source.huggingFace.repo", OTHER_REPO));

    // Then
    LoraAdapter moved =
        scenario.eventually(
            BOT,
            seen -> {
              assertThat(seen.getStatus().modelName()).isEqualTo(scenario.remote("bot-r2"));
              assertThat(Scenario.ready(seen)).isEqualTo("True Uploaded");
            });
    assertThat(records()).extracting(V2Model::name).containsExactly("bot", "bot-r2");
    assertThat(uploads()).hasSize(2);
    assertThat(moved.getStatus().modelId()).isEqualTo(records().get(1).id());

    // And going back uploads nothing
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "source.huggingFace.repo", REPO));
    scenario.eventually(
        BOT, seen -> assertThat(seen.getStatus().modelId()).isEqualTo(records().get(0).id()));
    assertThat(uploads()).hasSize(2);
  }

  @Test
  void whatAnswersOnTheOldApiGoesOnAnsweringAfterTheMove() {
    // Given
    v2.setAccess(scenario.account(), V2Access.BOTH);
    scenario.apply(adapter("api", "v1"));
    LoraAdapter before = scenario.eventuallyReady(BOT);
    assertThat(before.getStatus().api()).isEqualTo("v1");
    assertThat(Scenario.condition(before, "InferenceVerified")).isEqualTo("True Answered");

    // When
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "api", "v2"));

    // Then
    LoraAdapter moved =
        scenario.eventually(
            BOT, seen -> assertThat(Scenario.ready(seen)).isEqualTo("True MoveWaitsForServing"));
    LoraAdapterStatus status = moved.getStatus();
    assertThat(Scenario.message(moved)).contains("spec.deployment", scenario.remote(BOT));
    assertThat(status.api()).isEqualTo("v2");
    assertThat(status.modelName()).isEqualTo(scenario.remote(BOT));
    assertThat(status.inferenceModel()).isEqualTo(scenario.remote(BOT));
    assertThat(status.modelId()).isNull();
    assertThat(status.currentRevision()).isEqualTo(1);
    assertThat(status.revisions())
        .extracting(revision -> revision.number() + " " + revision.api())
        .containsExactly("2 v2", "1 v1");
    assertThat(Scenario.condition(moved, "InferenceVerified")).isEqualTo("True Answered");
    assertThat(Scenario.condition(moved, "Validated")).isEqualTo("True Validated");
    onlyRecord(1, 1);
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @ParameterizedTest(name = "the spec keeps its endpoint: {0}")
  @ValueSource(booleans = {true, false})
  void theAttachmentOfTheOldApiStaysAfterTheMoveAndGoesWithTheAdapter(boolean keepsEndpoint) {
    // Given
    v2.setAccess(scenario.account(), V2Access.BOTH);
    TestEndpoint endpoint = services().together().addEndpoint(scenario.account(), "acme/qwen-1a2b");
    LoraAdapter adapter = adapter("endpoint", new EndpointSpec(endpoint.id(), null, null));
    AdapterEdit.spec(adapter, "api", "v1");
    AdapterEdit.spec(adapter, "verify", VerifySpecs.off());
    scenario.apply(adapter);
    scenario.eventuallyReady(BOT);

    // When
    scenario.edit(
        BOT,
        seen -> {
          AdapterEdit.spec(seen, "api", "v2");
          AdapterEdit.spec(seen, "endpoint", keepsEndpoint ? seen.getSpec().endpoint() : null);
        });

    // Then
    LoraAdapter moved =
        scenario.eventually(
            BOT, seen -> assertThat(Scenario.ready(seen)).isEqualTo("True MoveWaitsForServing"));
    assertThat(moved.getStatus().inferenceModel())
        .isEqualTo(endpoint.modelId(scenario.remote(BOT)));
    assertThat(moved.getStatus().attachments()).hasSize(1);
    assertThat(attachedTo(endpoint)).isEqualTo(1);
    onlyRecord(1, 1);

    // When
    scenario.delete(BOT);

    // Then
    scenario.eventuallyGone(BOT);
    assertThat(attachedTo(endpoint)).isZero();
  }

  private long attachedTo(TestEndpoint endpoint) {
    return services().together().bindings().stream()
        .filter(binding -> binding.endpointId().equals(endpoint.id()))
        .count();
  }

  @Test
  void whatServesNothingMovesWhenItIsUploaded() {
    // Given
    v2.setAccess(scenario.account(), V2Access.BOTH);
    LoraAdapter adapter = adapter("api", "v1");
    AdapterEdit.spec(adapter, "verify", VerifySpecs.off());
    scenario.apply(adapter);
    assertThat(scenario.eventuallyReady(BOT).getStatus().modelId()).isNull();

    // When
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "api", "v2"));

    // Then
    LoraAdapter moved =
        scenario.eventually(
            BOT,
            seen -> {
              assertThat(Scenario.ready(seen)).isEqualTo("True Uploaded");
              assertThat(seen.getStatus().currentRevision()).isEqualTo(2);
            });
    assertThat(moved.getStatus().modelId()).isEqualTo(onlyRecord(1, 1).id());
    assertThat(moved.getStatus().modelName()).isEqualTo(scenario.remote(BOT));

    // And back again uploads nothing
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "api", "v1"));
    scenario.eventually(
        BOT,
        seen -> {
          assertThat(Scenario.ready(seen)).isEqualTo("True Uploaded");
          assertThat(seen.getStatus().currentRevision()).isEqualTo(1);
          assertThat(Scenario.types(seen)).doesNotContain("Validated");
        });
    onlyRecord(1, 1);
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void whatIsUploadedStaysWhenTheAccountGetsTheNewApi() {
    // Given
    v2.setAccess(scenario.account(), V2Access.V1_ONLY);
    scenario.apply(adapter());
    scenario.eventuallyReady(BOT);

    // When
    v2.setAccess(scenario.account(), V2Access.BOTH);
    scenario.requestReconcile(BOT, "now");

    // Then
    LoraAdapter seen =
        scenario.eventually(
            BOT, each -> assertThat(each.getStatus().lastHandledReconcileAt()).isEqualTo("now"));
    assertThat(seen.getStatus().api()).isEqualTo("v1");
    assertThat(records()).isEmpty();
  }

  @Test
  void whoeverIsAppliedAgainFindsItsUploadOnTheOldApi() {
    // Given an upload that was made before the account had the new API
    v2.setAccess(scenario.account(), V2Access.V1_ONLY);
    scenario.apply(adapter());
    scenario.eventuallyReady(BOT);
    scenario.delete(BOT);
    scenario.eventuallyGone(BOT);
    v2.setAccess(scenario.account(), V2Access.BOTH);

    // When
    scenario.apply(adapter());

    // Then
    LoraAdapterStatus status = scenario.eventuallyReady(BOT).getStatus();
    assertThat(status.api()).isEqualTo("v1");
    assertThat(status.newest().origin()).isEqualTo("Adopted");
    assertThat(scenario.jobs()).isEqualTo(1);
    assertThat(records()).isEmpty();
  }

  @Test
  void anEndpointOfSomebodyElsesNeedsTheOldApi() {
    // Given
    LoraAdapter adapter = adapter("endpoint", new EndpointSpec("endpoint-1", null, null));
    AdapterEdit.spec(adapter, "api", "v2");

    // When
    scenario.apply(adapter);

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled(BOT, "AttachNeedsV1");
    assertThat(Scenario.message(stalled)).contains("spec.endpoint", "spec.api: v1");
    assertThat(stalled.getStatus().inferenceModel()).isNull();
    onlyRecord(1, 1);
  }

  @Test
  void aListThatTheOldApiRefusesHoldsUpNothingOnTheNewOne() {
    // Given
    services()
        .together()
        .failAlways(Route.JOBS, scenario.apiKey(), InjectedFault.body(403, "v1 is closed"));

    // When
    scenario.apply(adapter());

    // Then
    assertThat(scenario.eventuallyReady(BOT).getStatus().api()).isEqualTo("v2");
    onlyRecord(1, 1);
  }

  @ParameterizedTest(name = "HTTP {0}")
  @CsvSource({
    "404, '{\"error\":{\"message\":\"no such route\"}}'",
    "410, gone",
    "403, '{\"error\":{\"message\":\"uploads are closed\",\"code\":\"model_upload_access_disabled\"}}'"
  })
  void whereTheOldApiTakesNoMoreUploadsTheNewOneIsNamed(int status, String body) {
    // Given
    v2.setAccess(scenario.account(), V2Access.BOTH);
    services()
        .together()
        .failAlways(Route.UPLOAD, scenario.apiKey(), InjectedFault.body(status, body));
    scenario.apply(adapter("api", "v1"));

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled(BOT, "ApiClosed");
    assertThat(Scenario.message(stalled)).contains("spec.api: v2");

    // When
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "api", "v2"));

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote(BOT));
    onlyRecord(1, 1);
  }

  @ParameterizedTest(name = "by its {0}")
  @ValueSource(strings = {"id", "name", "name with the slug"})
  void whatIsThereAlreadyIsUsedAndNeverTouched(String how) {
    // Given what Together's own fine-tuning has made
    V2Model tuned = v2.occupy(scenario.account(), "tuned-1a2b3c4d", "made by fine-tuning");
    String written =
        switch (how) {
          case "id" -> tuned.id();
          case "name" -> tuned.name();
          default -> scenario.remote(tuned.name());
        };

    // When
    scenario.apply(Adapters.existing(BOT, written));

    // Then
    LoraAdapter ready = scenario.eventuallyReady(BOT);
    LoraAdapterStatus status = ready.getStatus();
    assertThat(status.api()).isEqualTo("v2");
    assertThat(status.modelName()).isEqualTo(scenario.remote(tuned.name()));
    assertThat(status.modelId()).isEqualTo(tuned.id());
    assertThat(status.newest().origin()).isEqualTo("Existing");
    assertThat(Scenario.message(ready)).contains("there already");
    assertThat(Scenario.types(ready)).containsExactly("Ready");

    // When
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "deletionPolicy", "Delete"));
    scenario.delete(BOT);

    // Then
    scenario.eventuallyGone(BOT);
    assertThat(records()).isEmpty();
    assertThat(v2.models()).contains(tuned);
    assertThat(calls(V2Route.CREATE_MODEL, V2Route.CREATE_UPLOAD)).isZero();
    assertThat(calls(V2Route.PATCH_MODEL, V2Route.DELETE_MODEL)).isZero();
  }

  @Test
  void whatIsToBeThereAlreadyIsWaitedFor() {
    // Given
    scenario.apply(Adapters.existing(BOT, "tuned-later"));
    LoraAdapter waiting = scenario.eventuallyReconciling(BOT, "ModelNotFound");
    assertThat(Scenario.message(waiting)).contains("tuned-later");

    // When
    V2Model tuned = v2.occupy(scenario.account(), "tuned-later", "made by fine-tuning");
    scenario.requestReconcile(BOT, "now");

    // Then
    assertThat(scenario.eventuallyReady(BOT).getStatus().modelId()).isEqualTo(tuned.id());
  }

  @Test
  void aChangedDescriptionIsSentWithoutAnUpload() {
    // Given
    scenario.apply(adapter("description", "answers tickets"));
    scenario.eventuallyReady(BOT);
    String before = onlyRecord(1, 1).description();
    assertThat(before).startsWith("answers tickets lora-operator:");

    // When
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "description", "answers mails"));

    // Then
    String after = before.replace("tickets", "mails");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(onlyRecord(1, 1).description()).isEqualTo(after));
    scenario.eventually(
        BOT,
        seen -> {
          assertThat(Scenario.ready(seen)).isEqualTo("True Uploaded");
          assertThat(seen.getStatus().observedGeneration()).isEqualTo(2);
        });
    assertThat(calls(V2Route.PATCH_MODEL)).isEqualTo(1);
  }

  @Test
  void aDeletionTakesTheRecordsOfEveryRevisionAndNoOther() {
    // Given two revisions, and a record of somebody else's
    V2Model other = v2.occupy(scenario.account(), "bot-r3", "somebody else's");
    scenario.apply(adapter("deletionPolicy", "Delete"));
    scenario.eventuallyReady(BOT);
    scenario.edit(BOT, seen -> AdapterEdit.spec(seen, "source.huggingFace.repo", OTHER_REPO));
    scenario.eventually(
        BOT, seen -> assertThat(seen.getStatus().modelName()).isEqualTo(scenario.remote("bot-r2")));

    // When
    scenario.delete(BOT);

    // Then
    scenario.eventuallyGone(BOT);
    assertThat(records()).hasSize(2).allMatch(V2Model::deleted);
    assertThat(v2.models()).contains(other);
    assertThat(calls(V2Route.DELETE_MODEL)).isEqualTo(2);
    scenario.eventuallyHasEvents(BOT, "Normal ModelDeleted");
  }

  @Test
  void aDeletionLeavesTheRecordUnlessItIsToldToDeleteIt() {
    // Given
    scenario.apply(adapter());
    scenario.eventuallyReady(BOT);

    // When
    scenario.delete(BOT);

    // Then
    scenario.eventuallyGone(BOT);
    assertThat(onlyRecord(1, 1).deleted()).isFalse();
    assertThat(calls(V2Route.DELETE_MODEL)).isZero();

    // And whoever applies it again finds its upload
    scenario.apply(adapter());
    assertThat(scenario.eventuallyReady(BOT).getStatus().newest().origin()).isEqualTo("Adopted");
    onlyRecord(1, 1);
  }

  @Test
  void aRecordThatADeploymentUsesIsWaitedFor() {
    // Given
    scenario.apply(adapter("deletionPolicy", "Delete"));
    scenario.eventuallyReady(BOT);
    V2Model record = onlyRecord(1, 1);
    v2.setReferenced(record.id(), true);

    // When
    scenario.delete(BOT);

    // Then
    LoraAdapter waiting = scenario.eventuallyReconciling(BOT, "ModelInUse");
    assertThat(Scenario.message(waiting))
        .contains("referenced by a live deployment", "lora-operator.dev/abandon=true");
    assertThat(onlyRecord(1, 1).deleted()).isFalse();

    // When
    v2.setReferenced(record.id(), false);

    // Then
    scenario.eventuallyGone(BOT);
    assertThat(onlyRecord(1, 1).deleted()).isTrue();
  }

  @Test
  void aDeletedCopyDeletesNothingOfTheOriginal() {
    // Given a copy of everything in another namespace, as a backup tool makes it
    scenario.apply(adapter("deletionPolicy", "Delete"));
    LoraAdapter original = scenario.eventuallyReady(BOT);
    Scenario elsewhere = new Scenario(operator.client(), services());
    elsewhere.secret("together-api-key", Map.of("TOGETHER_API_KEY", scenario.apiKey()));
    LoraAdapter copy = adapter("deletionPolicy", "Delete");
    copy.getMetadata().setFinalizers(original.getFinalizers());
    elsewhere.apply(copy);
    elsewhere.editStatus(BOT, adapter -> adapter.setStatus(original.getStatus()));

    // When
    elsewhere.delete(BOT);

    // Then
    elsewhere.eventuallyGone(BOT);
    assertThat(onlyRecord(1, 1).deleted()).isFalse();
    assertThat(Scenario.ready(scenario.get(BOT))).isEqualTo("True Uploaded");
  }

  private int calls(V2Route... routes) {
    return Stream.of(routes).mapToInt(each -> v2.calls().count(each, scenario.apiKey())).sum();
  }
}
