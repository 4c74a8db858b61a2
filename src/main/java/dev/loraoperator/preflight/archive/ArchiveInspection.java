package dev.loraoperator.preflight.archive;

import dev.loraoperator.model.Reason;
import dev.loraoperator.preflight.http.FileRequest;
import dev.loraoperator.preflight.http.RangedChannel;
import dev.loraoperator.preflight.http.RemoteFile;
import dev.loraoperator.preflight.http.SourceHttp;
import dev.loraoperator.preflight.inspection.Deadline;
import dev.loraoperator.preflight.inspection.InspectionBuilder;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.inspection.LfsPointer;
import dev.loraoperator.preflight.inspection.SourceTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import okhttp3.HttpUrl;

/** Inspects one archive. Its first bytes decide the format, not its name. */
public final class ArchiveInspection {

  private static final String FIX = ". Pack the adapter's files as .zip or .tar.gz";

  private final SourceHttp http;
  private final Deadline deadline;
  private final InspectionBuilder inspection;

  public ArchiveInspection(SourceHttp http, Deadline deadline, InspectionBuilder inspection) {
    this.http = http;
    this.deadline = deadline;
    this.inspection = inspection;
  }

  public void read(SourceTarget.Archive target) throws IOException {
    HttpUrl url = HttpUrl.parse(target.url().reveal());
    if (url == null) {
      throw InspectionEndedException.unreachable("The archive's URL is not one of http or https");
    }
    FileRequest request = new FileRequest(http, url, null, new ObjectStoreErrors(), deadline);
    RemoteFile file = RemoteFile.open(request, RangedChannel.BLOCK);
    byte[] head = file.head();
    if (starts(head, 'P', 'K', 3, 4) || starts(head, 'P', 'K', 5, 6)) {
      opened("zip", file);
      new ZipArchive(file, inspection).read(rangedSize(file));
    } else if (starts(head, 0x1f, 0x8b)) {
      opened("tar.gz", file);
      new TarGzArchive(file, inspection, deadline).read();
    } else {
      throw otherFormat(head);
    }
  }

  private void opened(String format, RemoteFile file) {
    inspection.format(format);
    inspection.sizeBytes(file.size());
    inspection.fingerprint(file.fingerprint());
  }

  /** The size of a file that can be read by ranges. */
  private static long rangedSize(RemoteFile file) throws InspectionEndedException {
    Long size = file.size();
    if (size == null || !file.hasRanges()) {
      throw InspectionEndedException.unreachable(
          "The archive's host ignores Range, so the zip was not looked at");
    }
    return size;
  }

  private static InspectionEndedException otherFormat(byte[] head) {
    if (head.length == 0) {
      return ArchiveNames.unreadable("is empty");
    }
    if (LfsPointer.is(head)) {
      return LfsPointer.found("The archive");
    }
    return new InspectionEndedException(
        Reason.WRONG_FORMAT, "The source is " + kind(head) + ", neither zip nor tar.gz" + FIX);
  }

  private static String kind(byte[] head) {
    if (head.length > 262 && "ustar".equals(ascii(head, 257, 5))) {
      return "an uncompressed tar";
    }
    if (starts(head, 'B', 'Z', 'h')) {
      return "packed with bzip2";
    }
    if (starts(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return "packed with xz";
    }
    if (starts(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return "packed with zstd";
    }
    if (starts(head, '7', 'z', 0xbc, 0xaf)) {
      return "a 7z archive";
    }
    if (starts(head, 'R', 'a', 'r', '!')) {
      return "a RAR archive";
    }
    if (head.length > Long.BYTES && head[Long.BYTES] == '{' && head[6] == 0 && head[7] == 0) {
      return "a safetensors file by itself";
    }
    if (starts(head, '<')) {
      return "a page of HTML or XML";
    }
    return starts(head, '{') ? "JSON" : "a file of another kind";
  }

  private static String ascii(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.US_ASCII);
  }

  private static boolean starts(byte[] head, int... start) {
    if (head.length < start.length) {
      return false;
    }
    byte[] wanted = new byte[start.length];
    for (int i = 0; i < start.length; i++) {
      wanted[i] = (byte) start[i];
    }
    return Arrays.equals(wanted, Arrays.copyOf(head, start.length));
  }
}
