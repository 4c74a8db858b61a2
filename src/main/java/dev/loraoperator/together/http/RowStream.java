package dev.loraoperator.together.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a list that may be very long. Only one row of it is in memory at a time, so what
 * counts is the size of a row and of what is kept, not that of the whole.
 */
public final class RowStream extends FilterInputStream {

  private final Limits limits;
  private long total;
  private long sinceRow;
  private long kept;

  /**
   * In bytes.
   *
   * @param total against a reply that never ends
   * @param row of one row, and of anything else between two
   * @param kept of what the reader keeps, as it says
   */
  record Limits(long total, long row, long kept) {}

  RowStream(InputStream body, Limits limits) {
    super(body);
    this.limits = limits;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  /** The reader keeps so much of the list for longer. */
  public void keep(long bytes) throws IOException {
    kept += bytes;
    if (kept > limits.kept()) {
      throw new HttpReply.TooLargeException();
    }
  }

  /** The next row begins. */
  public void rowEnded() {
    sinceRow = 0;
  }

  private void count(int read) throws IOException {
    total += read;
    sinceRow += read;
    if (total > limits.total() || sinceRow > limits.row()) {
      throw new HttpReply.TooLargeException();
    }
  }
}
