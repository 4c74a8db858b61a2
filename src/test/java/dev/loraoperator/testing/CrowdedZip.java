package dev.loraoperator.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A zip64 on paper that is nothing but a directory of so many empty files. */
public final class CrowdedZip implements PaperFile {

  private static final int RECORD = 46 + 8;
  private static final byte[] START = {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0};

  private final long entries;
  private final int dosTime;
  private final byte[] end;

  /**
   * @param dosTime of each entry; zero is no time, which costs readers more
   */
  public CrowdedZip(long entries, int dosTime) {
    this.entries = entries;
    this.dosTime = dosTime;
    long directory = entries * RECORD;
    ByteBuffer buffer = ByteBuffer.allocate(76 + 22).order(ByteOrder.LITTLE_ENDIAN);
    buffer
        .put(HugeZip.Zip64.end(entries, directory, START.length, START.length + directory))
        .putInt(0x06054b50)
        .putInt(0)
        .putInt(-1)
        .putInt(-1)
        .putInt(-1)
        .putShort((short) 0);
    this.end = buffer.array();
  }

  /** What the directory takes. */
  public long directoryBytes() {
    return entries * RECORD;
  }

  @Override
  public long size() {
    return START.length + directoryBytes() + end.length;
  }

  @Override
  public byte[] read(long from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; ) {
      long position = from + i;
      byte[] piece;
      int offset;
      if (position < START.length) {
        piece = START;
        offset = (int) position;
      } else if (position < START.length + directoryBytes()) {
        long inDirectory = position - START.length;
        piece = record(inDirectory / RECORD);
        offset = (int) (inDirectory % RECORD);
      } else {
        piece = end;
        offset = (int) (position - START.length - directoryBytes());
      }
      int count = Math.min(length - i, piece.length - offset);
      System.arraycopy(piece, offset, bytes, i, count);
      i += count;
    }
    return bytes;
  }

  private byte[] record(long number) {
    String name = String.format("%08d", number % 100_000_000);
    return ByteBuffer.allocate(RECORD)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x02014b50)
        .putInt(20 << 16 | 20)
        .position(12)
        .putInt(dosTime)
        .position(28)
        .putShort((short) name.length())
        .position(46)
        .put(name.getBytes(US_ASCII))
        .array();
  }
}
