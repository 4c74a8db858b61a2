package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.testing.v2.V2Access;
import dev.loraoperator.testing.v2.V2Model;
import dev.loraoperator.testing.v2.V2Route;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code java -jar target/lora-operator.jar} on the API v2, killed with {@code kill -9} before,
 * between and after its two POSTs, and started again.
 */
class CrashV2ApiServerIT extends ProcessStories {

  private static final String REPO = "acme/llama-bot";

  /** A POST that nobody has seen is made again after two minutes. */
  private static final Duration LONGER_THAN_THE_GRACE = Duration.ofMinutes(4);

  private TogetherV2 v2;

  @BeforeEach
  void openTheNewApi() {
    services.huggingFace().publicRepository(REPO, AdapterFiles.valid(SampleCatalogue.LLAMA));
    v2 = services.together().v2();
    v2.setAccess(scenario.account(), V2Access.V2_ONLY);
    v2.behaviour().neverFinishing();
  }

  private OperatorProcess operator() {
    Map<String, String> environment = services.environment();
    environment.put("WATCH_NAMESPACES", scenario.namespace());
    return OperatorProcess.start(environment, server.kubeconfig(), folder.resolve("log"));
  }

  /** One adapter, with what becomes of one of its POSTs. */
  private void apply(String name, V2Route route, @Nullable InjectedFault fault) {
    int before = v2.calls().count(route);
    if (fault != null) {
      v2.calls().failNext(route, fault);
    }
    scenario.apply(Adapters.huggingFace(name, REPO));
    await().atMost(Duration.ofSeconds(40)).until(() -> v2.calls().count(route) == before + 1);
  }

  private static void isIntended(LoraAdapter adapter, @Nullable String id) {
    assertThat(adapter.getStatus().newest().modelId()).isEqualTo(id);
    assertThat(adapter.getStatus().newest().jobId()).isNull();
    assertThat(adapter.getStatus().newest().intentTime()).isNotNull();
  }

  private V2Model record(String name) {
    List<V2Model> records =
        v2.models().stream().filter(model -> model.name().startsWith(name)).toList();
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private void endsInOneUpload(String name) {
    await()
        .atMost(LONGER_THAN_THE_GRACE)
        .untilAsserted(
            () -> assertThat(Scenario.ready(scenario.get(name))).isEqualTo("True Uploaded"));
    V2Model made = record(name);
    assertThat(made.name()).isEqualTo(name);
    assertThat(v2.uploads()).filteredOn(each -> each.modelId().equals(made.id())).hasSize(1);
    assertThat(v2.revisions(made.id())).hasSize(1);
    LoraAdapter ready = scenario.get(name);
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote(name));
    assertThat(ready.getStatus().modelId()).isEqualTo(made.id());
    assertThat(ready.getStatus().revisions()).hasSize(1);
  }

  @Test
  void killedAroundPostsThatWereCarriedOutItMakesNoneTwice() {
    // Given
    try (OperatorProcess first = operator()) {
      apply("record-made", V2Route.CREATE_MODEL, new InjectedFault.HangAfter());
      apply("upload-made", V2Route.CREATE_UPLOAD, new InjectedFault.HangAfter());
      apply("running", V2Route.CREATE_UPLOAD, null);
      scenario.eventuallyReconciling("running", "UploadInProgress");

      // When
      first.kill();
    }
    isIntended(scenario.get("record-made"), null);
    isIntended(scenario.get("upload-made"), record("upload-made").id());
    v2.behaviour().finishing();

    // Then
    try (OperatorProcess second = operator()) {
      endsInOneUpload("record-made");
      endsInOneUpload("upload-made");
      endsInOneUpload("running");
      assertThat(v2.calls().count(V2Route.CREATE_MODEL)).isEqualTo(3);
      assertThat(v2.calls().count(V2Route.CREATE_UPLOAD)).isEqualTo(3);
      assertThat(second.log()).doesNotContain("please report this");
    }
  }

  @Test
  void killedBeforePostsThatNeverArrivedItMakesThemAfterTheGrace() {
    // Given
    try (OperatorProcess first = operator()) {
      apply("no-record", V2Route.CREATE_MODEL, new InjectedFault.Hang());
      apply("no-upload", V2Route.CREATE_UPLOAD, new InjectedFault.Hang());

      // When
      first.kill();
    }
    isIntended(scenario.get("no-record"), null);
    isIntended(scenario.get("no-upload"), record("no-upload").id());
    v2.behaviour().finishing();

    // Then
    try (OperatorProcess second = operator()) {
      endsInOneUpload("no-record");
      endsInOneUpload("no-upload");
      assertThat(v2.calls().count(V2Route.CREATE_MODEL)).isEqualTo(3);
      assertThat(v2.calls().count(V2Route.CREATE_UPLOAD)).isEqualTo(3);
      assertThat(second.log()).doesNotContain("please report this");
    }
  }
}
