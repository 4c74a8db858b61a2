package dev.loraoperator.preflight.archive;

import dev.loraoperator.preflight.inspection.Deadline;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Limits what a tarball inflates to. Headers have a small limit of their own, because the tar
 * reader keeps names and attributes in memory, and recurses for each header of a chain.
 */
final class MeteredStream extends InputStream {

  private static final int HEADERS_AT_ONCE = 64 << 10;

  private final InputStream in;
  private final Deadline deadline;
  private final byte[] one = new byte[1];
  private long left;
  private long headersLeft;
  private long headersNow;
  private boolean inHeaders;

  MeteredStream(InputStream in, long cap, long headersCap, Deadline deadline) {
    this.in = in;
    this.left = cap;
    this.headersLeft = headersCap;
    this.deadline = deadline;
  }

  /** What comes next is for {@code getNextEntry}. */
  void headers() {
    inHeaders = true;
    headersNow = HEADERS_AT_ONCE;
  }

  /** What comes next is a file. */
  void contents() {
    inHeaders = false;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    deadline.check();
    int read = in.read(buffer, offset, length);
    int count = Math.max(read, 0);
    left -= count;
    if (left < 0) {
      throw InspectionEndedException.overLimit(
          "The adapter's files are not in the first part of the unpacked archive");
    }
    if (inHeaders) {
      headersLeft -= count;
      headersNow -= count;
      if (headersLeft < 0 || headersNow < 0) {
        throw InspectionEndedException.overLimit(
            "The archive has very many files, or very long headers");
      }
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
