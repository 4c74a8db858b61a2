package dev.loraoperator.preflight.archive;

import dev.loraoperator.preflight.http.CappedStream;
import dev.loraoperator.preflight.http.RemoteFile;
import dev.loraoperator.preflight.inspection.Deadline;
import dev.loraoperator.preflight.inspection.InspectionBuilder;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.inspection.Json;
import dev.loraoperator.preflight.rules.FileListing;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a tarball from its start until both files were read; it has no directory. */
final class TarGzArchive {

  /** The configuration may come after the weights; small weights are then read through. */
  static final long MAX_PACKED = 64L << 20;

  static final long MAX_UNPACKED = 256L << 20;
  private static final long MAX_HEADERS = 1L << 20;
  private static final int BUFFER = 8 << 10;

  private final RemoteFile file;
  private final InspectionBuilder inspection;
  private final Deadline deadline;
  private final FileListing listing = new FileListing("archive");
  private final byte[] buffer = new byte[BUFFER];
  private boolean isTar;

  TarGzArchive(RemoteFile file, InspectionBuilder inspection, Deadline deadline) {
    this.file = file;
    this.inspection = inspection;
    this.deadline = deadline;
  }

  void read() throws IOException {
    try (CappedStream packed = file.stream(MAX_PACKED)) {
      read(packed);
    }
  }

  private void read(CappedStream packed) throws IOException {
    // The JDK's reader, because that of Commons Compress keeps a gzip header's file name in memory,
    // and the name may be endless.
    try (MeteredStream unpacked =
            new MeteredStream(
                new GZIPInputStream(packed, BUFFER), MAX_UNPACKED, MAX_HEADERS, deadline);
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
      boolean all = readEntries(tar, unpacked);
      packed.checkComplete();
      if (all) {
        inspection.files(listing.files());
        InspectionEndedException.throwIf(listing.problem());
      }
    } catch (InspectionEndedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // As with zip: many kinds of exceptions, and ours may be a cause.
      packed.checkComplete();
      InspectionEndedException cause = InspectionEndedException.within(e);
      throw cause != null ? cause : unreadable(e);
    }
  }

  /** Whether the end was reached, with or without the files. */
  private boolean readEntries(TarArchiveInputStream tar, MeteredStream unpacked)
      throws IOException {
    for (TarArchiveEntry entry; (entry = next(tar, unpacked)) != null; ) {
      if (!isTar && !entry.isCheckSumOK()) {
        throw notTar();
      }
      isTar = true;
      String path = entry.isDirectory() ? null : ArchiveNames.path(entry.getName());
      if (path == null) {
        continue;
      }
      listing.add(path);
      if (ArchiveNames.isRequired(path)) {
        read(tar, entry, path);
      }
      if (inspection.isComplete()) {
        return false;
      }
    }
    return true;
  }

  private @Nullable TarArchiveEntry next(TarArchiveInputStream tar, MeteredStream unpacked)
      throws IOException {
    if (tar.getCurrentEntry() != null) {
      skipContent(tar);
    }
    unpacked.headers();
    TarArchiveEntry entry = tar.getNextEntry();
    unpacked.contents();
    return entry;
  }

  /** Done here, so that what getNextEntry reads is headers only. */
  private void skipContent(TarArchiveInputStream tar) throws IOException {
    if (tar.getCurrentEntry().isSparse()) {
      // Its holes are skipped without a read, however large they say they are.
      while (tar.skip(Long.MAX_VALUE) > 0) {
        deadline.check();
      }
    } else {
      // Else by reading: the library's skip takes a new buffer for every few kilobytes.
      while (tar.read(buffer) > 0) {
        deadline.check();
      }
    }
  }

  private void read(TarArchiveInputStream tar, TarArchiveEntry entry, String path)
      throws IOException {
    if (entry.isSymbolicLink()) {
      throw ArchiveNames.link(path);
    }
    if (entry.isLink()) {
      throw InspectionEndedException.overLimit(
          path + " is a hard link to another file of the archive");
    }
    if (path.equals(FileListing.CONFIG) && !inspection.hasConfig()) {
      inspection.readConfig(Json.whole(tar, FileListing.CONFIG));
    } else if (path.equals(FileListing.WEIGHTS)) {
      inspection.readWeights(tar, entry.getRealSize());
    }
  }

  private InspectionEndedException unreadable(Exception e) {
    if (e instanceof EOFException) {
      return ArchiveNames.unreadable("ends too early");
    }
    boolean inflates = !(e instanceof ZipException);
    return inflates && !isTar
        ? notTar()
        : ArchiveNames.unreadable("is a damaged or incomplete tar.gz");
  }

  private static InspectionEndedException notTar() {
    return ArchiveNames.unreadable("is gzip, but there is no tar in it");
  }
}
