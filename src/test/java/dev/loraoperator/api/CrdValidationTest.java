package dev.loraoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.spec.SpecCheck;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.CrdValidator;
import dev.loraoperator.testing.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code kubectl apply} accepts and refuses. The operator must agree, because clusters older
 * than 1.25 do not evaluate the CRD's rules.
 */
class CrdValidationTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "manifests");
  private static final String EXPECT = "# expect: ";

  private final CrdValidator crd = CrdValidator.ofCommittedCrd();
  private final SpecReader operator = new SpecReader("default", DeletionPolicy.RETAIN);

  static List<Path> valid() {
    return Manifests.in(FOLDER.resolve("valid"));
  }

  static List<Path> invalid() {
    return Manifests.in(FOLDER.resolve("invalid"));
  }

  /** Those whose fault the beans can carry: no unknown field, no value of another type. */
  static Stream<Path> invalidInValue() {
    return invalid().stream()
        .filter(file -> !expected(file).matches(".*(is not defined| found, ).*"));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void accepts(Path file) {
    assertThat(crd.check(read(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refusesOneFieldAndSaysWhy(Path file) {
    List<String> faults = crd.check(read(file));

    assertThat(faults).anySatisfy(fault -> assertThat(fault).contains(expected(file)));
    assertThat(faults).map(CrdValidationTest::field).containsOnly(field(faults.get(0)));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void theOperatorAcceptsItToo(Path file) {
    assertThat(operatorCheck(file)).isInstanceOf(SpecCheck.Valid.class);
  }

  @ParameterizedTest
  @MethodSource("invalidInValue")
  void theOperatorRefusesItToo(Path file) {
    assertThat(operatorCheck(file)).isInstanceOf(SpecCheck.Invalid.class);
  }

  private SpecCheck operatorCheck(Path file) {
    LoraAdapter adapter = (LoraAdapter) Manifests.read(file).get(0);
    adapter.getMetadata().setNamespace("team-a");
    return operator.read(AdapterMetadata.id(adapter), adapter.getSpec());
  }

  private static String field(String fault) {
    return fault.substring(0, fault.indexOf(": "));
  }

  private static String expected(Path file) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(EXPECT))
        .map(line -> line.substring(EXPECT.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(file + " has no line '" + EXPECT + "…'"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
