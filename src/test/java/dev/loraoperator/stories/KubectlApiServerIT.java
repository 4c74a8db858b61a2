package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.CommandResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What kubectl shows: samples, columns, events and explanations. */
class KubectlApiServerIT {

  private static final String NAMESPACE = "kubectl-user";

  @RegisterExtension static final RunningOperator OPERATOR = RunningOperator.onRealApiServer();

  @BeforeAll
  static void applyASample() {
    OPERATOR.services().together().addKey("placeholder-together-api-key", "devuser");
    OPERATOR
        .services()
        .huggingFace()
        .publicRepository(
            "reissbaker/llama-3.1-8b-abliterated-lora",
            AdapterFiles.valid("meta-llama/Meta-Llama-3.1-8B-Instruct-Reference"));
    SharedApiServer.get().kubectl("create", "namespace", NAMESPACE).expectSuccess();
    kubectl("apply", "-f", "samples/01-secrets.yaml", "-f", "samples/huggingface.yaml")
        .expectSuccess();
    kubectl("wait", "--for=condition=Ready", "lora/llama-abliterated", "--timeout=60s")
        .expectSuccess();
  }

  private static CommandResult kubectl(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--namespace";
    all[arguments.length + 1] = NAMESPACE;
    return SharedApiServer.get().kubectl(all);
  }

  @Test
  void everySampleIsAccepted() {
    CommandResult applied = kubectl("apply", "-f", "samples/");

    assertThat(applied.expectSuccess())
        .contains("loraadapter.lora-operator.dev/llama-abliterated")
        .contains("loraadapter.lora-operator.dev/my-70b-lora")
        .contains("loraadapter.lora-operator.dev/by-presigned-url")
        .contains("loraadapter.lora-operator.dev/only-warned")
        .contains("loraadapter.lora-operator.dev/asked")
        .contains("loraadapter.lora-operator.dev/on-endpoint");
  }

  @Test
  void theCrdInstallsWithKubectlToo() {
    // 1.20 does not know CEL rules, and refuses them only where kubectl validates.
    assertThat(SharedApiServer.get().kubectl("apply", "--validate=false", "-f", "crds").exitCode())
        .isZero();
  }

  @Test
  void showsTheMostImportantColumns() {
    String[] lines = kubectl("get", "lora", "llama-abliterated").expectSuccess().split("\n");

    assertThat(lines[0]).matches("NAME +READY +REASON +MODEL +AGE");
    assertThat(lines[1])
        .matches(
            "llama-abliterated +True +Uploaded +devuser/test-lora-model-creation-8b +\\d+[sm].*");
  }

  @Test
  void showsFurtherColumnsWhenWide() {
    String[] lines = kubectl("get", "together", "-o", "wide").expectSuccess().split("\n");

    assertThat(lines[0])
        .matches("NAME +READY +REASON +MODEL +AGE +API +SOURCE +BASE +JOB +MESSAGE");
    assertThat(lines)
        .anyMatch(
            line ->
                line.contains("hf://reissbaker/llama-3.1-8b-abliterated-lora")
                    && line.contains("job-")
                    && line.contains("Uploaded. Call it as model"));
  }

  @Test
  void describeShowsTheHistory() {
    String story = kubectl("describe", "lora", "llama-abliterated").expectSuccess();

    assertThat(story)
        .containsPattern("Normal +Uploaded")
        .contains("Uploaded. Call it as model devuser/test-lora-model-creation-8b");
  }

  @Test
  void theStatusShowsTheFilesAndTheAnswer() {
    kubectl("wait", "--for=condition=InferenceVerified", "lora/llama-abliterated", "--timeout=30s")
        .expectSuccess();

    assertThat(status("{.status.adapter.rank} {.status.adapter.format}"))
        .isEqualTo("2 huggingface");
    assertThat(status("{.status.verification.answer}")).isEqualTo("Paris");
    assertThat(status("{.status.inferenceModel}")).isEqualTo("devuser/test-lora-model-creation-8b");
    assertThat(
            SharedApiServer.get().kubectl("explain", "loraadapter.spec.endpoint").expectSuccess())
        .contains("Dedicated endpoint the model is attached to");
  }

  private static String status(String path) {
    return kubectl("get", "lora", "llama-abliterated", "-o", "jsonpath=" + path).expectSuccess();
  }

  @Test
  void explainDescribesAField() {
    String explained =
        SharedApiServer.get().kubectl("explain", "loraadapter.spec.source").expectSuccess();

    assertThat(explained)
        .contains("exactly one of")
        .contains("huggingFace")
        .contains("A repository on the Hugging Face hub");
  }

  @Test
  void badInputIsRefusedAtApplyTime() {
    CommandResult refused =
        kubectl("apply", "-f", "src/test/resources/manifests/invalid/s3-uri-without-archive.yaml");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("spec.source.s3.uri");
  }
}
