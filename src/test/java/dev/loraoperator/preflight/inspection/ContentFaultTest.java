package dev.loraoperator.preflight.inspection;

import static dev.loraoperator.testing.AdapterFiles.CONFIG;
import static dev.loraoperator.testing.AdapterFiles.WEIGHTS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import dev.loraoperator.testing.HuggingFaceServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of the files themselves, found in each of the places they may lie in. */
class ContentFaultTest {

  private static final Map<String, byte[]> VALID = AdapterFiles.valid("meta-llama/Llama-3.1-8B");
  private static final byte[] LFS =
      ("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 9\n")
          .getBytes(UTF_8);

  private static final FileServer FILES = FileServer.start();
  private static final HuggingFaceServer HUB = HuggingFaceServer.start();

  private record Fault(String name, Map<String, byte[]> files, Reason reason, String words) {}

  private record Place(String name, BiFunction<String, Map<String, byte[]>, Inspection> look) {}

  private record Case(Fault fault, Place place) {
    @Override
    public String toString() {
      return fault.name() + " in " + place.name();
    }
  }

  @AfterAll
  static void stop() {
    FILES.close();
    HUB.close();
  }

  private static Stream<Place> places() {
    return Stream.of(
        new Place("hub", ContentFaultTest::hub),
        new Place("zip", (name, files) -> archive(name, AdapterFiles.zip(files))),
        new Place("stored zip", (name, files) -> archive(name, AdapterFiles.storedZip(files))),
        new Place("tar.gz", (name, files) -> archive(name, AdapterFiles.tarGz(files))));
  }

  private static Inspection hub(String name, Map<String, byte[]> files) {
    HUB.publicRepository("acme/" + name, files);
    return PreflightCheck.at(
        PreflightCheck.hub(HUB.endpoint()), PreflightCheck.repository("acme/" + name, null));
  }

  private static Inspection archive(String name, byte[] archive) {
    return PreflightCheck.at(FILES, FILES.serve("/" + name, archive));
  }

  private static Stream<Fault> listings() {
    return Stream.of(
        new Fault("no-config", AdapterFiles.without(CONFIG, VALID), Reason.FILE_MISSING, CONFIG),
        new Fault("no-weights", AdapterFiles.without(WEIGHTS, VALID), Reason.FILE_MISSING, WEIGHTS),
        new Fault("nothing", Map.of("README.md", new byte[1]), Reason.FILE_MISSING, "at its root"),
        new Fault(
            "whole-model",
            AdapterFiles.with(
                "model.safetensors", new byte[9], AdapterFiles.without(WEIGHTS, VALID)),
            Reason.FILE_MISSING,
            "it has model.safetensors"),
        new Fault(
            "one-folder-down",
            AdapterFiles.nested("my-lora", VALID),
            Reason.FILES_IN_FOLDER,
            "in folder my-lora of"),
        new Fault(
            "two-folders-down",
            AdapterFiles.nested("out/checkpoint-5", VALID),
            Reason.FILES_IN_FOLDER,
            "in folder out/checkpoint-5 of"),
        new Fault(
            "pickle-only",
            AdapterFiles.with(
                "adapter_model.bin", new byte[9], AdapterFiles.without(WEIGHTS, VALID)),
            Reason.WEIGHTS_NOT_SAFETENSORS,
            "adapter_model.bin"));
  }

  private static Stream<Fault> configurations() {
    return Stream.of(
        config("config-empty", "", Reason.CONFIG_NOT_JSON, "not a JSON object"),
        config("config-yaml", "peft_type: LORA", Reason.CONFIG_NOT_JSON, "is not JSON"),
        config("config-list", "[\"LORA\"]", Reason.CONFIG_NOT_JSON, "not a JSON object"),
        config("config-cut", "{\"peft_type\": \"LO", Reason.CONFIG_NOT_JSON, "is not JSON"),
        config("config-twice", "{} {}", Reason.CONFIG_NOT_JSON, "goes on"),
        config("config-pointer", new String(LFS, UTF_8), Reason.GIT_LFS_POINTER, CONFIG),
        config("no-type", "{\"r\": 8}", Reason.NOT_LORA, "has no peft_type"),
        config("null-type", "{\"peft_type\": null}", Reason.NOT_LORA, "has no peft_type"),
        config("other-type", "{\"peft_type\": \"IA3\"}", Reason.NOT_LORA, "peft_type IA3"));
  }

  private static Stream<Fault> weights() {
    byte[] whole = VALID.get(WEIGHTS);
    return Stream.of(
        weights("empty", new byte[0], "is empty"),
        weights("five-bytes", new byte[5], "ends within its first bytes"),
        weights("header-of-2^63", length(Long.MIN_VALUE, "{}"), "longer header"),
        weights("header-of-2^63-1", length(Long.MAX_VALUE, "{}"), "longer header"),
        weights("header-longer-than-file", length(3, "{}"), "longer header"),
        weights("header-not-json", length(4, "abcd"), "not JSON"),
        weights("header-a-list", length(2, "[]"), "not a JSON object"),
        weights("header-of-texts", length(9, "{\"a\":\"b\"}"), "not of safetensors"),
        weights("no-offsets", length(8, "{\"a\":{}}"), "without data_offsets"),
        weights("no-tensor", length(2, "{}"), "holds no tensor"),
        weights("metadata-only", length(20, "{\"__metadata__\":{ }}"), "holds no tensor"),
        weights("cut-off", Arrays.copyOf(whole, whole.length - 1), "is cut off"),
        weights("too-long", Arrays.copyOf(whole, whole.length + 1), "goes on"),
        new Fault(
            "weights-pointer",
            AdapterFiles.with(WEIGHTS, LFS, VALID),
            Reason.GIT_LFS_POINTER,
            WEIGHTS),
        new Fault(
            "renamed-pickle",
            AdapterFiles.with(WEIGHTS, AdapterFiles.zip(Map.of("data.pkl", new byte[9])), VALID),
            Reason.WEIGHTS_NOT_SAFETENSORS,
            "PyTorch file"));
  }

  private static Fault config(String name, String content, Reason reason, String words) {
    return new Fault(
        name, AdapterFiles.with(CONFIG, content.getBytes(UTF_8), VALID), reason, words);
  }

  private static Fault weights(String name, byte[] content, String words) {
    return new Fault(
        name, AdapterFiles.with(WEIGHTS, content, VALID), Reason.WEIGHTS_CORRUPT, words);
  }

  private static byte[] length(long length, String header) {
    return ByteBuffer.allocate(Long.BYTES + header.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header.getBytes(UTF_8))
        .array();
  }

  static Stream<Case> cases() {
    return Stream.of(listings(), configurations(), weights())
        .flatMap(faults -> faults)
        .flatMap(fault -> places().map(place -> new Case(fault, place)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isFound(Case given) {
    // When
    Inspection inspection =
        given.place().look().apply(given.fault().name().replace('^', '-'), given.fault().files());

    // Then
    PreflightCheck.assertFailed(inspection, given.fault().reason(), given.fault().words());
  }
}
