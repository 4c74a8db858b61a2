package dev.loraoperator.testing;

import java.util.Map;
import java.util.TreeMap;

/**
 * Zeros, but for some pieces.
 *
 * @param pieces by where they begin
 */
public record SparseFile(long size, Map<Long, byte[]> pieces) implements PaperFile {

  public SparseFile {
    pieces = new TreeMap<>(pieces);
  }

  public static SparseFile of(byte[] content) {
    return new SparseFile(content.length, Map.of(0L, content));
  }

  @Override
  public byte[] read(long from, int length) {
    byte[] bytes = new byte[length];
    pieces.forEach(
        (start, piece) -> {
          long first = Math.max(from, start);
          long end = Math.min(from + length, start + piece.length);
          if (first < end) {
            System.arraycopy(
                piece, (int) (first - start), bytes, (int) (first - from), (int) (end - first));
          }
        });
    return bytes;
  }
}
