package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.PresignedUrls;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user of the whole operator lives through. Told against the Fabric8 mock server for speed
 * and against a real kube-apiserver for proof.
 */
abstract class OperatorStories {

  static final String REPO = "reissbaker/llama-3.1-8b-abliterated-lora";
  static final String BASE = "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference";

  private final RunningOperator operator;
  private Scenario scenario;

  OperatorStories(RunningOperator operator) {
    this.operator = operator;
  }

  /** The generation of the API that the stories are told on. */
  Generation generation() {
    return new OnV1();
  }

  final KubernetesClient client() {
    return operator.client();
  }

  final Services services() {
    return operator.services();
  }

  @BeforeEach
  void setTheStage() {
    scenario = new Scenario(client(), services()).on(generation());
    services().huggingFace().publicRepository(REPO, AdapterFiles.valid(BASE));
  }

  @AfterEach
  void heal() {
    generation().heal(services().together());
  }

  @Test
  void uploadsFromHuggingFaceAsDocumented() {
    // Given
    scenario.withApiKey();
    LoraAdapter adapter = Adapters.huggingFace("my-lora", REPO);
    AdapterEdit.spec(adapter, "baseModel", BASE);
    AdapterEdit.spec(adapter, "description", "test_lora_8B");

    // When
    scenario.apply(adapter);
    LoraAdapter ready = scenario.eventuallyReady("my-lora");

    // Then
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("my-lora"));
    assertThat(ready.getStatus().observedGeneration())
        .isEqualTo(ready.getMetadata().getGeneration());
    assertThat(Scenario.types(ready)).isEqualTo(generation().conditionsWhenReady());
    Generation.Sent job = onlyJob();
    assertThat(job.source()).isEqualTo(services().huggingFace().endpoint() + "/" + REPO);
    assertThat(job.baseModel()).isEqualTo(generation().sentBase());
    assertThat(job.description())
        .startsWith("test_lora_8B lora-operator:default/" + scenario.namespace() + "/my-lora/");
    assertThat(job.token()).isNull();
    scenario.eventuallyHasExactlyEvents("my-lora", generation().eventsWhenReady());
  }

  @Test
  void sendsTheTokenOfAPrivateRepository() {
    // Given
    scenario.withApiKey().secret("hugging-face-token", Map.of("HF_TOKEN", "hf_privateprivate1"));
    services()
        .huggingFace()
        .privateRepository("acme/private", AdapterFiles.valid(BASE), "hf_privateprivate1");
    LoraAdapter adapter = Adapters.huggingFace("private", "acme/private");
    var token = new SecretKeyReference("hugging-face-token", null);
    AdapterEdit.spec(adapter, "source.huggingFace.tokenSecretRef", token);

    // When
    scenario.apply(adapter);

    // Then
    scenario.eventuallyReady("private");
    assertThat(onlyJob().token()).isEqualTo("hf_privateprivate1");
  }

  @Test
  void presignsAnS3Url() {
    // Given
    givenArchive("bot.zip", AdapterFiles.zip(AdapterFiles.valid(BASE)));

    // When
    scenario.apply(Adapters.s3("from-s3", s3Uri("bot.zip"), s3Endpoint()));

    // Then
    scenario.eventuallyReady("from-s3");
    assertThat(onlyJob().source())
        .contains("X-Amz-Signature", "X-Amz-Expires=" + generation().urlLifetime().toSeconds());
  }

  @Test
  void sendsAPresignedUrlAsItIs() {
    // Given an archive whose URL somebody else has signed
    givenArchive("bot.tar.gz", AdapterFiles.tarGz(AdapterFiles.valid(BASE)));
    String url = PresignedUrls.of(services().s3(), scenario.namespace(), "bot.tar.gz");
    scenario.secret("presigned-url", Map.of("url", url));

    // When
    scenario.apply(Adapters.presignedUrl("by-url"));

    // Then
    scenario.eventuallyReady("by-url");
    assertThat(onlyJob().source()).isEqualTo(url);
  }

  @Test
  void tellsWhyAJobFailed() {
    // Given an archive with its files one folder down
    givenArchive(
        "nested.zip", AdapterFiles.zip(AdapterFiles.nested("my-lora", AdapterFiles.valid(BASE))));

    // When
    LoraAdapter adapter = Adapters.s3("nested", s3Uri("nested.zip"), s3Endpoint());
    AdapterEdit.spec(adapter, "preflight", "Off");
    AdapterEdit.spec(adapter, "baseModel", BASE);
    scenario.apply(adapter);

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("nested", "UploadFailed");
    assertThat(Scenario.message(stalled)).contains("Missing required file adapter_config.json");
    assertThat(stalled.getStatus().modelName()).isNull();
  }

  @Test
  void aSecretThatComesLaterWakesTheAdapter() {
    // Given
    scenario.apply(Adapters.huggingFace("early", REPO));
    scenario.eventuallyReconciling("early", "SecretNotFound");

    // When
    scenario.withApiKey();

    // Then
    scenario.eventuallyReady("early");
  }

  @Test
  void aRotatedKeyWakesTheAdapter() {
    // Given
    scenario.secret("together-api-key", Map.of("TOGETHER_API_KEY", "revoked-key-revoked"));
    scenario.apply(Adapters.huggingFace("rotated", REPO));
    scenario.eventuallyStalled("rotated", "Unauthorized");

    // When
    scenario.withApiKey();

    // Then
    scenario.eventuallyReady("rotated");
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void leavesANameAloneThatSomebodyElseHas() {
    // Given
    scenario.withApiKey();
    generation().occupy(scenario, "taken");

    // When
    scenario.apply(Adapters.huggingFace("taken", REPO));

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("taken", "NameConflict");
    assertThat(Scenario.message(stalled)).contains("taken").contains("spec.modelName");
    assertThat(scenario.jobs()).isZero();
  }

  @Test
  void theFirstOfTwoKeepsTheName() {
    // Given
    scenario.withApiKey();
    LoraAdapter first = Adapters.huggingFace("first", REPO);
    AdapterEdit.spec(first, "modelName", "shared");
    scenario.apply(first);
    scenario.eventuallyReady("first");
    LoraAdapter second = Adapters.huggingFace("second", "acme/other");
    AdapterEdit.spec(second, "modelName", "shared");

    // When
    scenario.apply(second);

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("second", "NameConflict");
    assertThat(Scenario.message(stalled)).contains(scenario.namespace() + "/first");
    assertThat(Scenario.ready(scenario.get("first"))).isEqualTo("True Uploaded");
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void aLostReplyEndsInOneUpload() {
    // Given
    scenario.withApiKey();
    generation().failNextPost(scenario, new InjectedFault.LoseReply());

    // When
    scenario.apply(Adapters.huggingFace("lost", REPO));

    // Then
    LoraAdapter ready = scenario.eventuallyReady("lost");
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("lost"));
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void aLostRequestIsPostedAgainAfterTheGrace() {
    // Given
    scenario.withApiKey();
    generation().failNextPost(scenario, InjectedFault.status(504));

    // When
    scenario.apply(Adapters.huggingFace("again", REPO));

    // Then
    LoraAdapter ready = scenario.eventuallyReady("again");
    assertThat(ready.getStatus().newest().attempt()).isEqualTo(generation().steps() + 1);
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  @Test
  void waitsAsLongAsItIsAsked() {
    // Given
    scenario.withApiKey();
    generation().failNextPost(scenario, InjectedFault.status(429, "Retry-After", "2"));

    // When
    scenario.apply(Adapters.huggingFace("throttled", REPO));

    // Then
    LoraAdapter waiting = scenario.eventuallyReconciling("throttled", "RateLimited");
    assertThat(waiting.getStatus().nextAttemptTime()).isNotNull();
    scenario.eventuallyReady("throttled");
    assertThat(scenario.jobs()).isEqualTo(1);
  }

  /** One row: what Together answers to the POST, and what the adapter then says. */
  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(400, "Stalled", "UploadRefused"),
        Arguments.of(401, "Stalled", "Unauthorized"),
        Arguments.of(402, "Stalled", "PaymentRequired"),
        Arguments.of(403, "Stalled", "Forbidden"),
        Arguments.of(422, "Stalled", "UploadRefused"),
        Arguments.of(429, "Reconciling", "RateLimited"),
        Arguments.of(302, "Reconciling", "UnexpectedReply"));
  }

  @ParameterizedTest(name = "HTTP {0} is {2}")
  @MethodSource("refusals")
  void everyRefusalHasItsReason(int status, String state, String reason) {
    // Given
    scenario.withApiKey();
    generation().failPosts(scenario, InjectedFault.status(status));

    // When
    scenario.apply(Adapters.huggingFace("refused", REPO));

    // Then
    LoraAdapter adapter =
        scenario.eventually(
            "refused",
            seen -> {
              assertThat(Scenario.ready(seen)).isEqualTo("False " + reason);
              assertThat(Scenario.types(seen)).containsExactly("Ready", state, "SourceVerified");
            });
    assertThat(Scenario.message(adapter)).contains("HTTP " + status);
    assertThat(adapter.getStatus().observedGeneration()).isEqualTo(1);
  }

  @Test
  void aNameTakenDuringThePostIsFoundOutWhateverItsStatus() {
    // Given a name that is taken, and a list that does not show by whom
    scenario.withApiKey();
    generation().occupyUnlisted(scenario, "hidden");

    // When
    scenario.apply(Adapters.huggingFace("hidden", REPO));

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("hidden", "NameConflict");
    assertThat(Scenario.message(stalled)).contains("already exists");
    assertThat(scenario.jobs()).isZero();
  }

  @Test
  void noSecretIsEverShown() {
    // Given secrets of every kind, and a service that repeats them
    String token = "hf_neverevershowme1";
    scenario.withApiKey().secret("hugging-face-token", Map.of("HF_TOKEN", token));
    LoraAdapter adapter = Adapters.huggingFace("noisy", REPO);
    var reference =
        new dev.loraoperator.api.v1alpha1.SecretKeyReference("hugging-face-token", null);
    AdapterEdit.spec(adapter, "source.huggingFace.tokenSecretRef", reference);
    generation()
        .failNextPost(
            scenario,
            InjectedFault.body(500, "key " + scenario.apiKey()),
            InjectedFault.body(
                400, "{\"message\":\"" + token + " and " + scenario.apiKey() + "\"}"));

    // When
    scenario.apply(adapter);
    LoraAdapter stalled = scenario.eventuallyStalled("noisy", "UploadRefused");

    // Then
    String everything =
        new KubernetesSerialization().asYaml(stalled)
            + client().v1().events().inNamespace(scenario.namespace()).list();
    assertThat(everything).doesNotContain(token).doesNotContain(scenario.apiKey()).contains("***");
  }

  @Test
  void aNamespaceMayNotUseTheOperatorsOwnIdentityUnlessItIsListed() {
    // Given
    scenario.withApiKey();
    LoraAdapter adapter = Adapters.s3("deputy", "s3://some-bucket/x.zip", null);
    AdapterEdit.spec(adapter, "source.s3.credentialsSecretRef", null);

    // When
    scenario.apply(adapter);

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("deputy", "AwsIdentityNotAllowed");
    assertThat(Scenario.message(stalled)).contains("AWS_DEFAULT_CHAIN_NAMESPACES");
    assertThat(scenario.jobs()).isZero();
  }

  @Test
  void theOperatorRefusesABadSpecByItself() {
    // Given a fault that only newer clusters refuse at apply time
    LoraAdapter adapter = Adapters.huggingFace("two-sources", REPO);
    AdapterEdit.spec(
        adapter,
        "source.presignedUrl",
        Adapters.presignedUrl("x").getSpec().source().presignedUrl());

    // When
    scenario.withApiKey().apply(adapter);

    // Then
    LoraAdapter stalled = scenario.eventuallyStalled("two-sources", "InvalidSpec");
    assertThat(Scenario.message(stalled)).contains("spec.source: must have exactly one of");

    // And a corrected spec goes on
    scenario.edit(
        "two-sources",
        seen -> {
          AdapterEdit.spec(seen, "source.presignedUrl", null);
        });
    scenario.eventuallyReady("two-sources");
  }

  @Test
  void aBrokenAccountDelaysNobody() {
    // Given an account that never answers
    scenario.withApiKey();
    Scenario broken = new Scenario(client(), services()).on(generation()).withApiKey();
    generation().failLists(broken, new InjectedFault.Hang());
    for (int i = 0; i < 30; i++) {
      broken.apply(Adapters.huggingFace("stuck-" + i, REPO));
    }

    // When
    scenario.apply(Adapters.huggingFace("healthy", REPO));

    // Then
    scenario.eventuallyReady("healthy");
    assertThat(broken.jobs()).isZero();
  }

  @Test
  void aChangedSpecIsUploadedBesideTheOldOne() {
    // Given
    scenario.withApiKey();
    scenario.apply(Adapters.huggingFace("moving", REPO));
    scenario.eventuallyReady("moving");
    services().huggingFace().publicRepository("acme/next", AdapterFiles.valid(BASE));

    // When
    scenario.edit(
        "moving", adapter -> AdapterEdit.spec(adapter, "source.huggingFace.repo", "acme/next"));

    // Then the old name stays until the new one is there
    scenario.eventually(
        "moving",
        adapter -> {
          assertThat(adapter.getStatus().modelName())
              .isIn(scenario.remote("moving"), scenario.remote("moving-r2"));
          assertThat(Scenario.ready(adapter)).isEqualTo("True Uploaded");
          assertThat(adapter.getStatus().modelName()).isEqualTo(scenario.remote("moving-r2"));
        });
    assertThat(scenario.jobs()).isEqualTo(2);

    // And going back uploads nothing
    scenario.edit("moving", adapter -> AdapterEdit.spec(adapter, "source.huggingFace.repo", REPO));
    scenario.eventually(
        "moving",
        adapter ->
            assertThat(adapter.getStatus().modelName()).isEqualTo(scenario.remote("moving")));
    assertThat(scenario.jobs()).isEqualTo(2);
  }

  @Test
  void writesAnAdapterAtMostFourTimesUntilItIsReadyAndOnceMoreWhenItHasAnswered() {
    // Given
    scenario.withApiKey();
    Map<String, String> versions = new ConcurrentSkipListMap<>();
    try (Watch watch =
        scenario.watch(
            "thrifty",
            seen -> versions.put(seen.getMetadata().getResourceVersion(), Scenario.ready(seen)))) {

      // When
      String created =
          scenario.apply(Adapters.huggingFace("thrifty", REPO)).getMetadata().getResourceVersion();
      String last = scenario.eventuallyReady("thrifty").getMetadata().getResourceVersion();

      // Then: the intent, the job, its start, its end and the answer
      await().untilAsserted(() -> assertThat(versions).containsKey(last));
      versions.remove(created);
      assertThat(versions.values().stream().filter(ready -> !ready.startsWith("True")))
          .hasSizeLessThanOrEqualTo(3);
      assertThat(versions.values().stream().filter(ready -> ready.startsWith("True")))
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void aReadyAdapterIsLeftInPeace() {
    // Given
    scenario.withApiKey();
    scenario.apply(Adapters.huggingFace("quiet", REPO));
    LoraAdapter ready = scenario.eventuallyReady("quiet");

    // When its Secret changes, which makes it reconcile
    scenario.secret(
        "together-api-key", Map.of("TOGETHER_API_KEY", scenario.apiKey(), "unrelated", "value"));
    scenario.apply(Adapters.huggingFace("other", REPO));
    scenario.eventuallyReady("other");

    // Then nothing was written
    assertThat(scenario.get("quiet").getMetadata().getResourceVersion())
        .isEqualTo(ready.getMetadata().getResourceVersion());
  }

  @Test
  void aRequestToReconcileTriesAgain() {
    // Given a POST that was refused
    scenario.withApiKey();
    generation().failNextPost(scenario, InjectedFault.status(422));
    scenario.apply(Adapters.huggingFace("refused", REPO));
    scenario.eventuallyStalled("refused", "UploadRefused");

    // When
    scenario.requestReconcile("refused", "now");

    // Then
    scenario.eventuallyReady("refused");
  }

  @Test
  void manyJobsOfOneKeyAreFollowedWithOneList() {
    // Given
    scenario.withApiKey();
    // When
    for (int i = 0; i < 20; i++) {
      scenario.apply(Adapters.huggingFace("many-" + i, REPO));
    }

    // Then
    for (int i = 0; i < 20; i++) {
      scenario.eventuallyReady("many-" + i);
    }
    assertThat(scenario.jobs()).isEqualTo(20);
    assertThat(generation().looksAtOneJob(scenario)).isLessThan(20);
  }

  private Generation.Sent onlyJob() {
    List<Generation.Sent> jobs = generation().sent(scenario);
    assertThat(jobs).hasSize(1);
    return jobs.get(0);
  }

  /** Every story has its own bucket, named like its namespace. */
  private void givenArchive(String key, byte[] content) {
    scenario
        .withApiKey()
        .secret(
            "aws-credentials",
            Map.of(
                "AWS_ACCESS_KEY_ID", services().s3().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", services().s3().secretAccessKey()));
    services().s3().createBucket(scenario.namespace());
    services().s3().put(scenario.namespace(), key, content);
  }

  private String s3Uri(String key) {
    return "s3://" + scenario.namespace() + "/" + key;
  }

  private String s3Endpoint() {
    return services().s3().endpoint().toString();
  }
}
