package dev.loraoperator.preflight;

import static dev.loraoperator.testing.AdapterFiles.CONFIG;
import static dev.loraoperator.testing.AdapterFiles.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.inspection.AdapterFacts;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import dev.loraoperator.testing.HuggingFaceServer;
import dev.loraoperator.testing.PresignedUrls;
import dev.loraoperator.testing.S3TestServer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts and warnings of sources that pass. */
class SourceInspectorTest {

  private static final String BASE = "meta-llama/Llama-3.3-70B-Instruct";
  private static final Map<String, byte[]> FILES = AdapterFiles.valid(BASE);

  private final FileServer server = FileServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> archives() {
    Map<String, byte[]> weightsFirst = new LinkedHashMap<>();
    weightsFirst.put(WEIGHTS, FILES.get(WEIGHTS));
    weightsFirst.put(CONFIG, FILES.get(CONFIG));
    Map<String, byte[]> littered = new LinkedHashMap<>();
    littered.put("._" + CONFIG, new byte[4]);
    littered.put("__MACOSX/._" + WEIGHTS, new byte[4]);
    littered.put("checkpoint-1/" + CONFIG, new byte[4]);
    littered.putAll(FILES);
    return Stream.of(
        Arguments.of("zip", "zip", AdapterFiles.zip(FILES)),
        Arguments.of("stored zip", "zip", AdapterFiles.storedZip(FILES)),
        Arguments.of("tar.gz", "tar.gz", AdapterFiles.tarGz(FILES)),
        Arguments.of(
            "tar.gz of several members",
            "tar.gz",
            AdapterFiles.members(AdapterFiles.tarGz(FILES), 300)),
        Arguments.of("zip, weights first", "zip", AdapterFiles.zip(weightsFirst)),
        Arguments.of("tar.gz, weights first", "tar.gz", AdapterFiles.tarGz(weightsFirst)),
        Arguments.of("zip from a Mac", "zip", AdapterFiles.zip(littered)),
        Arguments.of("tar.gz from a Mac", "tar.gz", AdapterFiles.tarGz(littered)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void anArchiveIsDescribed(String name, String format, byte[] archive) {
    // Given
    Sensitive url = server.serve("/adapter", archive);

    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.allowing(server.hostAndPort()), new SourceTarget.Archive(url, BASE));

    // Then
    assertThat(inspection).isInstanceOf(Inspection.Passed.class);
    assertThat(((Inspection.Passed) inspection).warnings()).isEmpty();
    AdapterFacts facts = inspection.facts();
    assertThat(facts.format()).isEqualTo(format);
    assertThat(facts.rank()).isEqualTo(2);
    assertThat(facts.alpha()).isEqualTo(4);
    assertThat(facts.targetModules()).containsExactly("q_proj", "v_proj");
    assertThat(facts.baseModel()).isEqualTo(BASE);
    assertThat(facts.taskType()).isEqualTo("CAUSAL_LM");
    assertThat(facts.tensors()).isEqualTo(2);
    assertThat(facts.sizeBytes()).isEqualTo(archive.length);
    assertThat(facts.fingerprint()).isEqualTo("etag-1/" + archive.length);
  }

  @Test
  void aRepositoryIsDescribedAtItsCommit() {
    try (HuggingFaceServer hub = HuggingFaceServer.start()) {
      // Given
      hub.publicRepository("acme/bot", FILES);

      // When
      Inspection inspection =
          PreflightCheck.at(
              PreflightCheck.hub(hub.endpoint()), PreflightCheck.repository("acme/bot", null));

      // Then
      assertThat(inspection).isInstanceOf(Inspection.Passed.class);
      AdapterFacts facts = inspection.facts();
      assertThat(facts.format()).isEqualTo("huggingface");
      assertThat(facts.fingerprint()).matches("[0-9a-f]{40}");
      assertThat(facts.files()).isEqualTo(3);
      assertThat(facts.tensors()).isEqualTo(2);
      assertThat(facts.sizeBytes())
          .isEqualTo(FILES.values().stream().mapToLong(content -> content.length).sum());
      assertThat(hub.requests())
          .extracting(HuggingFaceServer.Request::path)
          .filteredOn(path -> path.contains("/resolve/"))
          .allMatch(path -> path.contains("/resolve/" + facts.fingerprint() + "/"));
    }
  }

  @Test
  void anIncompatibilityIsAWarning() {
    // Given
    String config =
        "{\"peft_type\":\"lora\",\"r\":8.0,\"lora_alpha\":16,\"use_dora\":true,\"bias\":\"all\","
            + "\"target_modules\":\"all-linear\",\"modules_to_save\":[\"lm_head\"],"
            + "\"base_model_name_or_path\":\"mistralai/Mixtral-8x7B\",\"lora_dropout\":NaN}";
    Sensitive url =
        server.serve(
            "/adapter.zip",
            AdapterFiles.zip(
                AdapterFiles.with(CONFIG, config.getBytes(StandardCharsets.UTF_8), FILES)));

    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.allowing(server.hostAndPort()), new SourceTarget.Archive(url, BASE));

    // Then
    assertThat(inspection).isInstanceOf(Inspection.Passed.class);
    List<String> warnings = ((Inspection.Passed) inspection).warnings();
    assertThat(warnings).hasSize(4);
    assertThat(inspection.facts().rank()).isEqualTo(8);
    assertThat(inspection.facts().targetModules()).containsExactly("all-linear");
  }

  @Test
  void aPresignedUrlOfARealS3ServerIsEnough() {
    try (S3TestServer s3 = S3TestServer.start()) {
      // Given
      s3.createBucket("adapters");
      s3.put("adapters", "bot.zip", AdapterFiles.zip(FILES));
      String url = PresignedUrls.of(s3, "adapters", "bot.zip");

      // When
      Inspection inspection =
          PreflightCheck.at(
              PreflightCheck.allowing("127.0.0.1"),
              new SourceTarget.Archive(Sensitive.of(url), null));

      // Then
      assertThat(inspection).isInstanceOf(Inspection.Passed.class);
      assertThat(inspection.facts().fingerprint()).matches("[0-9a-f]+/\\d+");
    }
  }
}
