package dev.loraoperator.preflight.http;

import dev.loraoperator.preflight.inspection.InspectionEndedException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a file of any length; reading past the cap throws {@link
 * InspectionEndedException}. It has its own buffer: the JDK's BufferedInputStream reads on as long
 * as {@link #available} is not zero.
 */
public final class CappedStream extends InputStream {

  private final Reply reply;
  private final boolean whole;
  private final byte[] block = new byte[8 << 10];
  private int next;
  private int filled;
  private long left;
  private boolean ended;
  private @Nullable InspectionEndedException failure;

  /**
   * @param whole whether the file is known to be no longer than the cap
   */
  CappedStream(Reply reply, long cap, boolean whole) {
    this.reply = reply;
    this.left = cap;
    this.whole = whole;
  }

  @Override
  public int read() throws IOException {
    return fill() ? block[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, filled - next);
    System.arraycopy(block, next, buffer, offset, count);
    next += count;
    return count;
  }

  /** False at the end. */
  private boolean fill() throws IOException {
    if (next < filled) {
      return true;
    }
    try {
      if (left == 0 && !whole) {
        throw InspectionEndedException.overLimit(
            "The adapter's files are not in the first part of the archive");
      }
      int read = reply.body().read(block, 0, (int) Math.min(block.length, Math.max(left, 1)));
      ended = read < 0;
      next = 0;
      filled = Math.max(read, 0);
      left -= filled;
      return !ended;
    } catch (InspectionEndedException e) {
      failure = e;
      throw e;
    }
  }

  /** Not zero before the end: GZIPInputStream takes zero for the end of the last member. */
  @Override
  public int available() {
    return ended ? 0 : 1;
  }

  /** Throws the failure of an earlier read: GZIPInputStream takes a failure for the end, too. */
  public void checkComplete() throws InspectionEndedException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    reply.close();
  }
}
