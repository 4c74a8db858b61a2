package dev.loraoperator.preflight.archive;

import static dev.loraoperator.testing.AdapterFiles.CONFIG;
import static dev.loraoperator.testing.AdapterFiles.WEIGHTS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that cannot be unpacked, and other files in their place. */
class ArchiveFaultTest {

  private static final Map<String, byte[]> FILES = AdapterFiles.valid("base");
  private static final byte[] ZIP = AdapterFiles.storedZip(FILES);
  private static final byte[] TAR_GZ = AdapterFiles.tarGz(FILES);

  private final FileServer server = FileServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> archives() throws IOException {
    return Stream.of(
        broken("nothing at all", new byte[0], "is empty"),
        broken("half a zip", Arrays.copyOf(ZIP, ZIP.length / 2), "incomplete zip"),
        broken("a zip without its last byte", Arrays.copyOf(ZIP, ZIP.length - 1), "incomplete zip"),
        broken("the start of a zip", new byte[] {'P', 'K', 3, 4}, "incomplete zip"),
        broken("a zip with a damaged directory", directory(46, 0xff), "incomplete zip"),
        broken("an encrypted zip", directory(8, 1), "encrypted"),
        broken("a zip packed with bzip2", directory(10, 12), "other than deflate"),
        broken("half a tar.gz", Arrays.copyOf(TAR_GZ, TAR_GZ.length / 2), "ends too early"),
        broken("the start of a gzip", new byte[] {0x1f, (byte) 0x8b}, "ends too early"),
        broken("a gzip of something else", gzip("not a tar ".repeat(200)), "there is no tar in it"),
        broken("a damaged gzip", damaged(TAR_GZ), "damaged"),
        other("a page", "<html>Sign in</html>".getBytes(UTF_8), "a page of HTML or XML"),
        other("weights alone", FILES.get(WEIGHTS), "a safetensors file by itself"),
        other("configuration alone", FILES.get(CONFIG), "JSON"),
        other("a tar", tar(), "an uncompressed tar"),
        other("bzip2", new byte[] {'B', 'Z', 'h', '9'}, "bzip2"),
        other("zstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, "zstd"),
        other("xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}, "xz"),
        other("7z", new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf}, "7z"),
        other("RAR", new byte[] {'R', 'a', 'r', '!'}, "RAR"),
        other("text", "hello".getBytes(UTF_8), "a file of another kind"),
        Arguments.of(
            "a pointer in the archive's place",
            "version https://git-lfs.github.com/spec/v1\n".getBytes(UTF_8),
            Reason.GIT_LFS_POINTER,
            "The archive is a Git LFS pointer"),
        Arguments.of("a tar.gz of links", links(), Reason.FILE_MISSING, "symbolic link"),
        Arguments.of("an empty zip", AdapterFiles.zip(Map.of()), Reason.FILE_MISSING, CONFIG),
        Arguments.of("an empty tar.gz", AdapterFiles.tarGz(Map.of()), Reason.FILE_MISSING, CONFIG));
  }

  private static Arguments broken(String name, byte[] archive, String words) {
    return Arguments.of(name, archive, Reason.ARCHIVE_UNREADABLE, words);
  }

  private static Arguments other(String name, byte[] archive, String words) {
    return Arguments.of(name, archive, Reason.WRONG_FORMAT, words);
  }

  /** The zip with another byte at {@code offset} of every entry of its directory. */
  private static byte[] directory(int offset, int value) {
    byte[] zip = ZIP.clone();
    for (int i = 0; i < zip.length - 4; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
        if (offset == 46) {
          zip[i + 29] = (byte) value;
        } else {
          zip[i + offset] = (byte) value;
        }
      }
    }
    return zip;
  }

  private static byte[] damaged(byte[] archive) {
    byte[] damaged = archive.clone();
    Arrays.fill(damaged, 12, 60, (byte) 0xff);
    return damaged;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.putArchiveEntry(new TarArchiveEntry("./README.md"));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static byte[] links() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (String name : FILES.keySet()) {
        TarArchiveEntry link = new TarArchiveEntry("./" + name, TarConstants.LF_SYMLINK);
        link.setLinkName("../../blobs/0123456789");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("archives")
  void isNamed(String name, byte[] archive, Reason reason, String words) {
    // When
    Inspection inspection = PreflightCheck.at(server, server.serve("/adapter", archive));

    // Then
    PreflightCheck.assertFailed(inspection, reason, words);
  }
}
