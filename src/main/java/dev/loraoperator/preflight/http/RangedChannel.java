package dev.loraoperator.preflight.http;

import dev.loraoperator.preflight.inspection.InspectionEndedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A remote file as a channel. It fetches blocks, larger ones while reads are sequential, and keeps
 * the last few, because zip readers move back and forth in small steps.
 */
public final class RangedChannel implements SeekableByteChannel {

  public static final int BLOCK = 16 << 10;
  private static final int MAX_FETCH = 4 * BLOCK;
  private static final int KEPT = 8;

  private record Chunk(long start, ByteBuffer bytes) {
    long end() {
      return start + bytes.capacity();
    }

    boolean holds(long position) {
      return position >= start && position < end();
    }
  }

  private final RemoteFile file;
  private final long size;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private int longestRead = Integer.MAX_VALUE;
  private long position;
  private boolean open = true;

  /**
   * @param size of {@code file}, whose head is the first block
   */
  public RangedChannel(RemoteFile file, long size) {
    this.file = file;
    this.size = size;
    chunks.add(new Chunk(0, ByteBuffer.wrap(file.head())));
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (position >= size) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    // A read beyond the end is damage, which the zip reader reports itself.
    if (target.remaining() > longestRead && target.remaining() <= size - position) {
      throw InspectionEndedException.overLimit(
          "The directory of the archive has a very long name, comment or field");
    }
    Chunk chunk = chunk();
    int offset = (int) (position - chunk.start());
    int length = Math.min(target.remaining(), chunk.bytes().capacity() - offset);
    target.put(chunk.bytes().slice(offset, length));
    position += length;
    return length;
  }

  /** Refuses reads of more bytes at once from now on. */
  public void longestRead(int bytes) {
    longestRead = bytes;
  }

  private Chunk chunk() throws IOException {
    for (Chunk chunk : chunks) {
      if (chunk.holds(position)) {
        return chunk;
      }
    }
    Chunk chunk = fetch();
    chunks.addFirst(chunk);
    if (chunks.size() > KEPT) {
      chunks.removeLast();
    }
    return chunk;
  }

  private Chunk fetch() throws IOException {
    Chunk last = chunks.getFirst();
    if (last.end() == position) {
      int length = Math.min(MAX_FETCH, 2 * Math.max(BLOCK, last.bytes().capacity()));
      return fetch(position, length);
    }
    // The last block is a full one, so that a directory just before it comes along.
    long start = Math.min(position - position % BLOCK, Math.max(0, size - BLOCK));
    return fetch(start, BLOCK);
  }

  private Chunk fetch(long start, int length) throws IOException {
    return new Chunk(
        start, ByteBuffer.wrap(file.read(start, (int) Math.min(length, size - start))));
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    if (newPosition < 0) {
      throw new IllegalArgumentException("negative position");
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }
}
