package dev.loraoperator.preflight;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The beginning of a file of any length, which ends in a {@link Stop} where the cap is. */
final class CappedStream extends InputStream {

  private final Reply reply;
  private final boolean whole;
  private final byte[] one = new byte[1];
  private long left;
  private boolean ended;
  private @Nullable Stop failure;

  /**
   * @param whole whether the cap is known to be no shorter than the file
   */
  CappedStream(Reply reply, long cap, boolean whole) {
    this.reply = reply;
    this.left = cap;
    this.whole = whole;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      if (left == 0 && !whole) {
        throw Stop.overLimit("The adapter's files are not in the first part of the archive");
      }
      int read = reply.body().read(buffer, offset, (int) Math.min(length, Math.max(left, 1)));
      ended |= read < 0;
      left -= Math.max(read, 0);
      return read;
    } catch (Stop stop) {
      failure = stop;
      throw stop;
    }
  }

  /** Never zero before the end: GZIPInputStream takes zero for the end of the last member. */
  @Override
  public int available() {
    return ended ? 0 : 1;
  }

  /** Fails again as it failed before: GZIPInputStream takes a failure for the end, too. */
  void checkComplete() throws Stop {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    reply.close();
  }
}
