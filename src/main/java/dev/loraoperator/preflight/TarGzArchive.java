package dev.loraoperator.preflight;

import dev.loraoperator.core.preflight.FileListing;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a tarball from its start until both files were seen; it has no directory. */
final class TarGzArchive {

  /** The configuration may come after the weights; small weights are then read through. */
  static final long MAX_PACKED = 64L << 20;

  static final long MAX_UNPACKED = 256L << 20;
  private static final long MAX_HEADERS = 2L << 20;
  private static final int BUFFER = 8 << 10;

  private final RemoteFile file;
  private final Findings findings;
  private final Deadline deadline;
  private final FileListing listing = new FileListing("archive");

  TarGzArchive(RemoteFile file, Findings findings, Deadline deadline) {
    this.file = file;
    this.findings = findings;
    this.deadline = deadline;
  }

  void read() throws IOException {
    try (CappedStream packed = file.stream(MAX_PACKED)) {
      read(packed);
    }
  }

  private void read(CappedStream packed) throws IOException {
    // The JDK's reader, because that of Commons Compress keeps a gzip header's file name in memory,
    // and the name may go on for ever.
    try (MeteredStream unpacked =
            new MeteredStream(
                new GZIPInputStream(packed, BUFFER), MAX_UNPACKED, MAX_HEADERS, deadline);
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
      boolean all = readEntries(tar, unpacked);
      packed.checkComplete();
      if (all) {
        findings.files(listing.files());
        ZipArchive.stopAt(listing.fault());
      }
    } catch (Stop stop) {
      throw stop;
    } catch (IOException | RuntimeException e) {
      // As with zip: many kinds of exceptions, and ours may be within.
      packed.checkComplete();
      Stop cause = Stop.within(e);
      throw cause != null ? cause : unreadable(e);
    }
  }

  /** Whether the end was reached, with or without the files. */
  private boolean readEntries(TarArchiveInputStream tar, MeteredStream unpacked)
      throws IOException {
    boolean first = true;
    for (TarArchiveEntry entry; (entry = next(tar, unpacked)) != null; first = false) {
      if (first && !entry.isCheckSumOK()) {
        throw ArchiveNames.unreadable("is gzip, but there is no tar in it");
      }
      String path = entry.isDirectory() ? null : ArchiveNames.path(entry.getName());
      if (path == null) {
        continue;
      }
      listing.add(path);
      if (ArchiveNames.isRequired(path)) {
        read(tar, entry, path);
      }
      if (findings.isComplete()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, MeteredStream unpacked)
      throws IOException {
    unpacked.contents();
    if (tar.getCurrentEntry() != null) {
      // Done here, so that what getNextEntry reads is headers only.
      while (tar.skip(Long.MAX_VALUE) > 0) {
        unpacked.contents();
      }
    }
    unpacked.headers();
    TarArchiveEntry entry = tar.getNextEntry();
    unpacked.contents();
    return entry;
  }

  private void read(TarArchiveInputStream tar, TarArchiveEntry entry, String path)
      throws IOException {
    if (entry.isSymbolicLink()) {
      throw ArchiveNames.link(path);
    }
    if (entry.isLink()) {
      throw Stop.overLimit(path + " is a hard link to another file of the archive");
    }
    if (path.equals(FileListing.CONFIG) && !findings.hasConfig()) {
      findings.readConfig(RemoteFile.whole(tar, Limits.MAX_JSON_BYTES, FileListing.CONFIG));
    } else if (path.equals(FileListing.WEIGHTS)) {
      findings.readWeights(tar, entry.getRealSize());
    }
  }

  private static Stop unreadable(Exception e) {
    return ArchiveNames.unreadable(
        e instanceof EOFException ? "ends too early" : "is a damaged or incomplete tar.gz");
  }
}
