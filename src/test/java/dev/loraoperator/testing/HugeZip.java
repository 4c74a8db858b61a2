package dev.loraoperator.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes zips of any size on paper: an adapter whose weights are stored as they are, as safetensors
 * do not shrink. Uses zip64 from 4 GiB on, and on request.
 */
public final class HugeZip {

  private static final int STORED_ON_UNIX = 3 << 8;
  private static final int ALL_ONES = -1;

  private final boolean zip64;
  private final Map<Long, byte[]> pieces = new TreeMap<>();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long end;
  private int entries;

  private HugeZip(boolean zip64) {
    this.zip64 = zip64;
  }

  /** An adapter of {@code tensors} tensors and {@code weightsBytes} bytes of weights. */
  public static PaperFile adapter(String baseModel, int tensors, long weightsBytes, boolean zip64) {
    HugeZip zip = new HugeZip(zip64);
    byte[] config = AdapterFiles.valid(baseModel).get(AdapterFiles.CONFIG);
    zip.add("README.md", new byte[200], 200);
    zip.add(AdapterFiles.WEIGHTS, AdapterFiles.header(tensors, weightsBytes), weightsBytes);
    zip.add(AdapterFiles.CONFIG, config, config.length);
    return zip.finish();
  }

  /** An adapter whose weights are {@code start} and zeros after it. */
  public static PaperFile weights(byte[] start, long weightsBytes) {
    HugeZip zip = new HugeZip(false);
    byte[] config = AdapterFiles.valid("base").get(AdapterFiles.CONFIG);
    zip.add(AdapterFiles.CONFIG, config, config.length);
    zip.add(AdapterFiles.WEIGHTS, start, weightsBytes);
    return zip.finish();
  }

  private void add(String name, byte[] start, long size) {
    long offset = end;
    byte[] extra =
        zip64
            ? buffer(32)
                .putShort((short) 1)
                .putShort((short) 24)
                .putLong(size)
                .putLong(size)
                .putLong(offset)
                .flip()
                .array()
            : new byte[0];
    ByteBuffer local = buffer(30 + name.length()).putInt(0x04034b50);
    common(local, size, name.length(), 0).put(name.getBytes(US_ASCII));
    put(local.array());
    pieces.put(end, start);
    end += size;
    ByteBuffer central =
        buffer(46 + name.length() + (zip64 ? 28 : 0))
            .putInt(0x02014b50)
            .putShort((short) (STORED_ON_UNIX | 45));
    common(central, zip64 ? 0xFFFFFFFFL : size, name.length(), zip64 ? 28 : 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(0)
        .putInt(zip64 ? ALL_ONES : (int) offset)
        .put(name.getBytes(US_ASCII))
        .put(extra, 0, zip64 ? 28 : 0);
    directory.writeBytes(central.array());
    entries++;
  }

  private static ByteBuffer common(ByteBuffer header, long size, int nameLength, int extraLength) {
    return header
        .putShort((short) 45)
        .putShort((short) 0)
        .putShort((short) 0)
        .putInt(0x5a21_0000)
        .putInt(0)
        .putInt((int) size)
        .putInt((int) size)
        .putShort((short) nameLength)
        .putShort((short) extraLength);
  }

  private PaperFile finish() {
    long start = end;
    byte[] central = directory.toByteArray();
    put(central);
    if (zip64) {
      put(Zip64.end(entries, central.length, start, end));
    }
    put(
        buffer(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) entries)
            .putShort((short) entries)
            .putInt(zip64 ? ALL_ONES : central.length)
            .putInt(zip64 ? ALL_ONES : (int) start)
            .putShort((short) 0)
            .array());
    return new SparseFile(end, pieces);
  }

  private void put(byte[] bytes) {
    pieces.put(end, bytes);
    end += bytes.length;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The records at the end of a zip64. */
  static final class Zip64 {

    private Zip64() {}

    static byte[] end(long entries, long directoryBytes, long directoryStart, long recordStart) {
      return buffer(76)
          .putInt(0x06064b50)
          .putLong(44)
          .putShort((short) 45)
          .putShort((short) 45)
          .putInt(0)
          .putInt(0)
          .putLong(entries)
          .putLong(entries)
          .putLong(directoryBytes)
          .putLong(directoryStart)
          .putInt(0x07064b50)
          .putInt(0)
          .putLong(recordStart)
          .putInt(1)
          .array();
    }
  }
}
