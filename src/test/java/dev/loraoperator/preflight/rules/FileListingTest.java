package dev.loraoperator.preflight.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileListingTest {

  private static final String CONFIG = FileListing.CONFIG;
  private static final String WEIGHTS = FileListing.WEIGHTS;

  static Stream<Arguments> listings() {
    return Stream.of(
        Arguments.of("both", List.of(CONFIG, WEIGHTS), null, ""),
        Arguments.of("both, and a checkpoint", List.of("c-1/" + CONFIG, CONFIG, WEIGHTS), null, ""),
        Arguments.of("both, and a pickle", List.of(CONFIG, WEIGHTS, "training_args.bin"), null, ""),
        Arguments.of("none", List.of(), Reason.FILE_MISSING, "no adapter_config.json"),
        Arguments.of("config only", List.of(CONFIG), Reason.FILE_MISSING, "no " + WEIGHTS),
        Arguments.of("weights only", List.of(WEIGHTS), Reason.FILE_MISSING, "no " + CONFIG),
        Arguments.of(
            "config, and the weights in a folder",
            List.of(CONFIG, "a/" + WEIGHTS),
            Reason.FILE_MISSING,
            "no " + WEIGHTS),
        Arguments.of(
            "a folder, and a deeper one first",
            List.of("a/b/" + CONFIG, "c/" + CONFIG, "c/" + WEIGHTS),
            Reason.FILES_IN_FOLDER,
            "folder c of"),
        Arguments.of(
            "a folder of pickles",
            List.of("a/" + CONFIG, "a/adapter_model.bin"),
            Reason.FILES_IN_FOLDER,
            "folder a of"),
        Arguments.of(
            "a pickle",
            List.of(CONFIG, "adapter_model.bin"),
            Reason.WEIGHTS_NOT_SAFETENSORS,
            ".bin"),
        Arguments.of(
            "a pickle of another ending",
            List.of(CONFIG, "adapter_model.pt"),
            Reason.WEIGHTS_NOT_SAFETENSORS,
            ".pt"),
        Arguments.of(
            "the trainer's arguments are no weights",
            List.of(CONFIG, "training_args.bin"),
            Reason.FILE_MISSING,
            "no " + WEIGHTS),
        Arguments.of(
            "a folder whose name is a URL",
            List.of("https://x.example/?X-Amz-Signature=abc/" + CONFIG),
            Reason.FILES_IN_FOLDER,
            "https://x.example/?***"),
        Arguments.of(
            "a folder with a long name",
            List.of("a".repeat(500) + "/" + CONFIG),
            Reason.FILES_IN_FOLDER,
            "a".repeat(79) + "…"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("listings")
  void isJudged(String name, List<String> files, @Nullable Reason reason, String words) {
    // Given
    FileListing listing = new FileListing("archive");

    // When
    files.forEach(listing::add);

    // Then
    Problem fault = listing.problem();
    assertThat(listing.files()).isEqualTo(files.size());
    if (reason == null) {
      assertThat(fault).isNull();
    } else {
      assertThat(fault).isNotNull();
      assertThat(fault.reason()).isEqualTo(reason);
      assertThat(fault.message()).contains(words).hasSizeLessThan(300);
    }
  }
}
