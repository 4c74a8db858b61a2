package dev.loraoperator.testing;

/** A file too large to have: it knows what its bytes would be. */
public interface PaperFile {

  long size();

  /** Bytes that are all within the file. */
  byte[] read(long from, int length);
}
