package dev.loraoperator.preflight.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.preflight.inspection.SourceTarget;
import dev.loraoperator.testing.FileServer;
import dev.loraoperator.testing.HugeZip;
import dev.loraoperator.testing.PaperFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cost of inspecting an adapter of a gigabyte or more. */
class HugeArchiveTest {

  private static final long GIB = 1L << 30;
  private static final long MAX_READ = 256 << 10;
  private static final long MAX_ALLOCATED = 2 << 20;

  private final FileServer server = FileServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of("1 GiB, 448 tensors as an 8B model has", GIB, 448, false),
        Arguments.of("1 GiB, zip64", GIB, 448, true),
        Arguments.of("1 GiB, 900 tensors", GIB, 900, false),
        Arguments.of("6 GiB, which only zip64 can", 6 * GIB, 448, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sizes")
  void aQuarterOfAMebibyteIsRead(String name, long bytes, int tensors, boolean zip64) {
    // Given
    PaperFile zip = HugeZip.adapter("base", tensors, bytes, zip64);
    SourceInspector inspector = PreflightCheck.allowing(server.hostAndPort());
    SourceTarget target = new SourceTarget.Archive(server.serve("/a.zip", zip), null);
    inspector.inspect(target);
    long before = server.bytesSent();

    // When
    PreflightCheck.Measured measured = PreflightCheck.measured(inspector, target);

    // Then
    assertThat(measured.inspection()).isInstanceOf(Inspection.Passed.class);
    assertThat(measured.inspection().facts().tensors()).isEqualTo(tensors);
    assertThat(measured.inspection().facts().sizeBytes()).isEqualTo(zip.size());
    assertThat(server.bytesSent() - before).isLessThanOrEqualTo(MAX_READ);
    assertThat(measured.allocatedBytes()).isLessThanOrEqualTo(MAX_ALLOCATED);
  }
}
