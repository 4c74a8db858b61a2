package dev.loraoperator.together.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A body that ends in an error when it is longer than it may be. */
final class BoundedBody extends FilterInputStream {

  private long left;

  BoundedBody(InputStream body, long limit) {
    super(body);
    this.left = limit;
  }

  /** The whole body as text. */
  static String text(InputStream body, long limit) throws IOException {
    try (InputStream bounded = new BoundedBody(body, limit)) {
      return new String(bounded.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int bytes) throws IOException {
    left -= bytes;
    if (left < 0) {
      throw new TooLargeException();
    }
  }

  /** The other side sends more than any honest reply has. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
