package dev.loraoperator.preflight.archive;

import static dev.loraoperator.testing.AdapterFiles.CONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.CrowdedZip;
import dev.loraoperator.testing.FileServer;
import dev.loraoperator.testing.HostileTar;
import dev.loraoperator.testing.HugeZip;
import dev.loraoperator.testing.PaperFile;
import dev.loraoperator.testing.SparseFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Archives made to harm the process that opens them. The bound is on all that the inspecting thread
 * allocates, so that what it holds at any moment is less.
 */
class HostileArchiveTest {

  private static final long MIB = 1 << 20;

  /** Of a directory or header at its cap, parsed to objects, most of which die young. */
  private static final long PARSED = 16 * MIB;

  /** Commons Compress computes times that DOS has no word for by BigDecimal: garbage at once. */
  private static final long TIMES = 64 * MIB;

  /**
   * Commons Compress takes a new buffer of 8 KiB to skip what is left of an entry, if only none.
   */
  private static final long SKIPS = 24 * MIB;

  private static final int SOME_TIME = 0x5a21_0000;

  private static final Map<String, byte[]> FILES = AdapterFiles.valid("base");

  private final FileServer server = FileServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> zips() {
    byte[] bomb = AdapterFiles.zip(AdapterFiles.with(CONFIG, new byte[128 << 20], FILES));
    CrowdedZip million = new CrowdedZip(1_000_000, SOME_TIME);
    CrowdedZip fourGigabytes = new CrowdedZip(80_000_000, SOME_TIME);
    assertThat(fourGigabytes.directoryBytes()).isGreaterThan(4L << 30);
    return Stream.of(
        unknown("a zip bomb for a configuration", SparseFile.of(bomb), 8 * MIB),
        unknown("a million entries", million, 8 * MIB),
        unknown("a directory of 4 GB", fourGigabytes, 8 * MIB),
        unknown("a million entries of no time", new CrowdedZip(1_000_000, 0), TIMES),
        failed(
            "a directory that says it has 4 GB",
            SparseFile.of(claiming(AdapterFiles.zip(FILES), 12, -2)),
            8 * MIB),
        failed(
            "a directory that says it begins at 4 GB",
            SparseFile.of(claiming(AdapterFiles.zip(FILES), 16, -2)),
            8 * MIB),
        failed(
            "entries of few extra fields",
            SparseFile.of(HostileTar.zipOfExtraFields(1000, 512)),
            TIMES),
        failed(
            "entries of extra fields only",
            SparseFile.of(HostileTar.zipOfExtraFields(1000, 65_532)),
            PARSED),
        failed("a header of 2^63 bytes", HugeZip.weights(length(Long.MIN_VALUE), 1 << 30), 8 * MIB),
        unknown("a header of 90 MB", HugeZip.weights(length(90_000_000), 1 << 30), 8 * MIB));
  }

  private static Arguments unknown(String name, PaperFile file, long bound) {
    return Arguments.of(name, file, Reason.SOURCE_OVER_LIMIT, bound);
  }

  private static Arguments failed(String name, PaperFile file, long bound) {
    return Arguments.of(name, file, null, bound);
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }

  private static byte[] claiming(byte[] zip, int field, int value) {
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(zip.length - 22 + field, value);
    return zip;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("zips")
  void aZipIsBounded(String name, PaperFile zip, Reason reason, long bound) {
    // Given
    Sensitive url = server.serve("/a.zip", zip);

    // When
    PreflightCheck.Measured measured = measured(url);

    // Then
    if (reason != null) {
      PreflightCheck.assertUnknown(measured.inspection(), reason);
    }
    assertThat(server.bytesSent()).isLessThan(3 * MIB);
    assertThat(measured.allocatedBytes()).isLessThan(bound);
  }

  static Stream<Arguments> tarballs() {
    return Stream.of(
        tarball("a bomb for a configuration", HostileTar.file(CONFIG, 1L << 30), 8 * MIB),
        tarball("a file of a gigabyte before all others", HostileTar.file("a", 1L << 30), 8 * MIB),
        tarball("a hole for a configuration", HostileTar.hole(CONFIG), 8 * MIB),
        tarball("a million files", HostileTar.files(1_000_000), SKIPS),
        tarball("a name of 100 MB", HostileTar.longName(100 << 20), 8 * MIB),
        tarball("an attribute of 100 MB", HostileTar.attribute(100 << 20), 8 * MIB),
        tarball("a chain of attributes", HostileTar.attributes(100_000), 8 * MIB),
        tarball("a chain of global attributes", HostileTar.globals(100_000), 8 * MIB));
  }

  private static Arguments tarball(String name, HostileTar tar, long bound) {
    return Arguments.of(name, tar, bound);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tarballs")
  void aTarballIsBounded(String name, HostileTar tar, long bound) {
    // Given
    Sensitive url = server.answer("/a.tar.gz", request -> tar.answer());

    // When
    PreflightCheck.Measured measured = measured(url);

    // Then
    PreflightCheck.assertUnknown(measured.inspection(), Reason.SOURCE_OVER_LIMIT);
    assertThat(measured.allocatedBytes()).isLessThan(bound);
  }

  static Stream<Arguments> configurations() {
    return Stream.of(
        Arguments.of("deep", "{\"a\":" + "[".repeat(500_000)),
        Arguments.of("a long name", "{\"" + "a".repeat(1_000_000) + "\":1}"),
        Arguments.of("a long number", "{\"r\":" + "1".repeat(1_000_000) + "}"),
        Arguments.of("a great number", "{\"peft_type\":\"LORA\",\"r\":1e999999999}"),
        Arguments.of("many names", many()),
        Arguments.of(
            "many modules",
            "{\"peft_type\":\"LORA\",\"target_modules\":[" + "\"q\",".repeat(250_000) + "\"q\"]}"));
  }

  private static String many() {
    StringBuilder text = new StringBuilder("{\"peft_type\":\"LORA\"");
    for (int i = 0; i < 70_000; i++) {
      text.append(",\"").append(i).append("\":[0]");
    }
    return text.append('}').toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("configurations")
  void aConfigurationIsBounded(String name, String content) {
    // Given
    Map<String, byte[]> files = AdapterFiles.with(CONFIG, content.getBytes(UTF_8), FILES);
    Sensitive url = server.serve("/a.zip", AdapterFiles.zip(files));

    // When
    PreflightCheck.Measured measured = measured(url);

    // Then
    assertThat(measured.inspection().toString()).hasSizeLessThan(5_000);
    assertThat(measured.allocatedBytes()).isLessThan(PARSED);
  }

  /** The classes are loaded first: they are paid for once. */
  private PreflightCheck.Measured measured(Sensitive url) {
    SourceInspector inspector = PreflightCheck.allowing(server.hostAndPort());
    Sensitive plain = server.answer("/plain", request -> FileServer.status(404));
    inspector.inspect(new SourceTarget.Archive(plain, null));
    PreflightCheck.Measured measured =
        PreflightCheck.measured(inspector, new SourceTarget.Archive(url, null));
    assertThat(measured.inspection().toString()).doesNotContain(FileServer.SECRET);
    return measured;
  }
}
