package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.OperatorProcess;
import dev.loraoperator.testing.TestEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stands in the log of a pod: all of it JSON, and one line for each transition. */
class LogLinesApiServerIT extends ProcessStories {

  private OperatorProcess operator(String log) {
    Map<String, String> environment = services.environment();
    environment.put("WATCH_NAMESPACES", scenario.namespace());
    environment.put("LOG_FORMAT", "json");
    return OperatorProcess.start(environment, server.kubeconfig(), folder.resolve(log));
  }

  @Test
  void everyTransitionIsOneLineWithFixedKeys() {
    // Given
    TestEndpoint endpoint = services.together().addEndpoint(scenario.account(), "acme/qwen-1a2b");
    try (OperatorProcess operator = operator("log")) {

      // When one adapter is served and another one fails
      LoraAdapter adapter = Adapters.huggingFace("good", OperatorStories.REPO);
      AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
      isUploaded(adapter);
      LoraAdapter ready = scenario.eventuallyReady("good");
      services.together().failJobsWith("out of disk");
      isUploaded(Adapters.huggingFace("bad", OperatorStories.REPO));
      LoraAdapter failed = scenario.eventuallyStalled("bad", "UploadFailed");
      operator.stop();

      // Then
      List<LogLine> log = log("log");
      assertThat(reasons("good", log))
          .containsExactly(
              "Submitting",
              "SourceVerified",
              "UploadInProgress",
              "Binding",
              "Bound",
              "Verifying",
              "Answered");
      assertThat(reasons("bad", log))
          .containsExactly("Submitting", "SourceVerified", "UploadInProgress", "UploadFailed");
      assertThat(log).filteredOn(LogLine::isTransition).allSatisfy(this::hasItsKeys);
      namesTheJob(ready, log);
      namesTheJob(failed, log);
    }
  }

  @Test
  void nothingIsSaidAboutAnAdapterWithoutATransition() {
    // Given an adapter that is ready
    try (OperatorProcess first = operator("first")) {
      isUploaded(Adapters.huggingFace("quiet", OperatorStories.REPO));
      scenario.eventuallyReady("quiet");

      // When it is reconciled, for its Secret has changed, and the operator is restarted
      scenario.secret(
          "together-api-key", Map.of("TOGETHER_API_KEY", scenario.apiKey(), "more", "x"));
      anotherAdapterIsServed("other");
      first.stop();
    }
    try (OperatorProcess second = operator("second")) {
      anotherAdapterIsServed("another");
      second.stop();

      // Then
      assertThat(reasons("quiet", log("first")))
          .containsExactly(
              "Submitting",
              "SourceVerified",
              "UploadInProgress",
              "Uploaded",
              "Verifying",
              "Answered");
      assertThat(log("second")).noneMatch(line -> line.isAbout("quiet"));
      assertThat(log("second")).anyMatch(line -> line.isAbout("another"));
    }
  }

  /** The job is seen while it runs, however slow this machine is. */
  private void isUploaded(LoraAdapter adapter) {
    services.together().behaviour().neverFinishing();
    scenario.apply(adapter);
    scenario.eventuallyReconciling(adapter.getMetadata().getName(), "UploadInProgress");
    services.together().behaviour().finishing();
  }

  private void anotherAdapterIsServed(String name) {
    scenario.apply(Adapters.huggingFace(name, OperatorStories.REPO));
    scenario.eventuallyReady(name);
  }

  private List<LogLine> log(String name) {
    try {
      return LogLine.of(Files.readString(folder.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> reasons(String adapter, List<LogLine> log) {
    return log.stream()
        .filter(line -> line.isAbout(adapter) && line.isTransition())
        .map(LogLine::reason)
        .toList();
  }

  private void hasItsKeys(LogLine line) {
    assertThat(line.level()).isEqualTo("INFO");
    assertThat(line.keys()).containsKeys("generation", "action", "message");
    assertThat(line.keys()).containsEntry("namespace", scenario.namespace());
    assertThat(line.keys().keySet())
        .isSubsetOf(
            Set.of("namespace", "name", "generation", "action", "reason", "jobId", "message"));
    assertThat(line.keys()).doesNotContainValue("null");
  }

  /** From the moment there is one. */
  private static void namesTheJob(LoraAdapter adapter, List<LogLine> log) {
    String name = adapter.getMetadata().getName();
    assertThat(log)
        .filteredOn(line -> line.isAbout(name) && line.isTransition())
        .filteredOn(line -> !Set.of("Submitting", "SourceVerified").contains(line.reason()))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.keys())
                    .containsEntry("jobId", adapter.getStatus().newest().jobId()));
  }
}
