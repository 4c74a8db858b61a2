package dev.loraoperator.preflight.http;

import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.rules.FileListing;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file on a web server, read by ranged GETs and never in whole. It notices when the file is
 * replaced between two reads, and ends the inspection at the number of bytes allowed.
 */
public final class RemoteFile {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18})");

  private final FileRequest request;
  private final byte[] head;
  private final @Nullable Long size;
  private final @Nullable String etag;
  private final boolean ranges;
  private long allowance;

  private RemoteFile(FileRequest request, Reply reply, byte[] head, @Nullable Long size) {
    this.request = request;
    this.head = head;
    this.size = size;
    this.etag = reply.header("ETag");
    this.ranges = reply.status() != 200;
  }

  /** Reads the first bytes; the reply also gives the size and the ETag. */
  public static RemoteFile open(FileRequest request, int headBytes) throws IOException {
    try (Reply reply = request.get(0, headBytes)) {
      if (reply.status() == 416) {
        return new RemoteFile(request, reply, new byte[0], 0L);
      }
      Long size = reply.status() == 200 ? reply.length() : Long.valueOf(total(reply, 0));
      byte[] head = reply.body().readNBytes(headBytes);
      return new RemoteFile(request, reply, head, size);
    }
  }

  /** The first bytes; all of a small file. */
  public byte[] head() {
    return head.clone();
  }

  /** Null when the host does not send it. */
  public @Nullable Long size() {
    return size;
  }

  public boolean hasRanges() {
    return ranges;
  }

  /** Changes with the content; null when the host sends no ETag. */
  public @Nullable String fingerprint() {
    if (etag == null) {
      return null;
    }
    return FileListing.shown(etag.replaceFirst("^W/", "").replace("\"", "")) + "/" + size;
  }

  /** Adds to the bytes that {@link #read} may fetch. */
  public void allow(long bytes) {
    allowance += bytes;
  }

  /** Exactly these bytes, which must be within the file. */
  byte[] read(long from, int length) throws IOException {
    allowance -= length;
    if (allowance < 0) {
      throw InspectionEndedException.overLimit("The directory and headers of the archive are long");
    }
    try (Reply reply = request.get(from, length)) {
      checkSame(reply, from);
      byte[] bytes = reply.body().readNBytes(length);
      if (bytes.length != length) {
        throw InspectionEndedException.unreachable(
            "Host " + reply.host() + " sends less than was asked for");
      }
      return bytes;
    }
  }

  /** The file from its start, of which at most {@code cap} bytes are read; the caller closes it. */
  public CappedStream stream(long cap) throws IOException {
    Reply reply = request.get(0, cap);
    try {
      if (reply.status() != 200 || ranges) {
        checkSame(reply, 0);
      }
      boolean whole = size != null && size <= cap;
      return new CappedStream(reply, cap, whole);
    } catch (InspectionEndedException e) {
      reply.close();
      throw e;
    }
  }

  private void checkSame(Reply reply, long from) throws InspectionEndedException {
    if (reply.status() == 200) {
      throw InspectionEndedException.unreachable(
          "Host " + reply.host() + " ignores Range, so the files were not looked at");
    }
    boolean same =
        reply.status() == 206
            && Objects.equals(total(reply, from), size)
            && Objects.equals(reply.header("ETag"), etag);
    if (!same) {
      throw InspectionEndedException.unreachable("The archive was replaced while it was looked at");
    }
  }

  private static long total(Reply reply, long from) throws InspectionEndedException {
    String header = reply.header("Content-Range");
    Matcher range = CONTENT_RANGE.matcher(header == null ? "" : header);
    if (!range.matches() || range.group(1) == null || Long.parseLong(range.group(1)) != from) {
      throw InspectionEndedException.unreachable(
          "Host " + reply.host() + " answers a ranged GET with another range or no size");
    }
    return Long.parseLong(range.group(2));
  }
}
