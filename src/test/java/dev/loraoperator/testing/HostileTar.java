package dev.loraoperator.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Tarballs, and a zip, made to fill the memory of who reads them; packed while they are sent. */
public final class HostileTar {

  private interface Writer {
    void write(OutputStream tar) throws IOException;
  }

  private final Writer writer;

  private HostileTar(Writer writer) {
    this.writer = writer;
  }

  /** One file of zeros. */
  public static HostileTar file(String name, long size) {
    return new HostileTar(
        tar -> {
          tar.write(header(name, TarConstants.LF_NORMAL, size));
          zeros(tar, size);
        });
  }

  public static HostileTar files(int count) {
    return new HostileTar(
        tar -> {
          for (int i = 0; i < count; i++) {
            tar.write(header("file-" + i, TarConstants.LF_NORMAL, 0));
          }
        });
  }

  public static HostileTar longName(int length) {
    return new HostileTar(
        tar -> {
          tar.write(header("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, length));
          byte[] name = "n".repeat(1024).getBytes(US_ASCII);
          for (int i = 0; i < length; i += name.length) {
            tar.write(name);
          }
          tar.write(header("n", TarConstants.LF_NORMAL, 0));
        });
  }

  /** One attribute of the next file. */
  public static HostileTar attribute(int length) {
    return new HostileTar(
        tar -> {
          tar.write(header("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC, length));
          tar.write((length + " comment=").getBytes(US_ASCII));
          zeros(tar, length);
        });
  }

  /** Attributes of attributes, and so on. */
  public static HostileTar attributes(int count) {
    return chain(count, TarConstants.LF_PAX_EXTENDED_HEADER_LC);
  }

  /** Attributes that all files share, each under a name of its own. */
  public static HostileTar globals(int count) {
    return chain(count, TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
  }

  private static HostileTar chain(int count, byte type) {
    return new HostileTar(
        tar -> {
          for (int i = 0; i < count; i++) {
            String record = String.format("23 attribute.%07d=x\n", i);
            tar.write(header("pax", type, 23));
            tar.write(Arrays.copyOf(record.getBytes(US_ASCII), 512));
          }
        });
  }

  /** A file of nothing but a hole of almost 8 GiB, in the old way of GNU tar. */
  public static HostileTar hole(String name) {
    return new HostileTar(
        tar -> {
          byte[] header = header(name, TarConstants.LF_GNUTYPE_SPARSE, 0);
          put(header, 257, "ustar  ");
          put(header, 386, "77777777777");
          put(header, 398, "00000000000");
          put(header, 483, "77777777777");
          put(header, 148, "        ");
          int sum = 0;
          for (byte value : header) {
            sum += value & 0xff;
          }
          put(header, 148, String.format("%06o", sum));
          header[154] = 0;
          tar.write(header);
          zeros(tar, 64 << 10);
        });
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  /** A zip whose directory is short entries with extra fields of four bytes. */
  public static byte[] zipOfExtraFields(int entries, int extra) {
    Map<String, byte[]> none = new LinkedHashMap<>();
    byte[] end = AdapterFiles.zip(none);
    int record = 46 + 1 + extra;
    ByteBuffer zip =
        ByteBuffer.allocate(4 + entries * record + end.length).order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(0x04034b50);
    for (int i = 0; i < entries; i++) {
      int start = zip.position();
      zip.putInt(0x02014b50).position(start + 28);
      zip.putShort((short) 1).putShort((short) extra).position(start + 46);
      zip.put((byte) 'a');
      for (int field = 0; field < extra / 4; field++) {
        zip.putShort((short) (0x4000 + field)).putShort((short) 0);
      }
    }
    zip.put(end);
    zip.putInt(zip.capacity() - 22 + 12, entries * record).putInt(zip.capacity() - 22 + 16, 4);
    return zip.array();
  }

  /** An answer that packs and sends until the other side has enough. */
  public MockResponse answer() {
    return new MockResponse.Builder()
        .body(
            new MockResponseBody() {
              @Override
              public long getContentLength() {
                return -1;
              }

              @Override
              public void writeTo(BufferedSink sink) throws IOException {
                try (OutputStream gzip = new FastGzip(sink.outputStream())) {
                  writer.write(gzip);
                }
              }
            })
        .build();
  }

  private static byte[] header(String name, byte type, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setSize(size);
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    return header;
  }

  private static void zeros(OutputStream out, long count) throws IOException {
    byte[] zeros = new byte[64 << 10];
    for (long done = 0; done < count; done += zeros.length) {
      out.write(zeros);
    }
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 64 << 10);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
