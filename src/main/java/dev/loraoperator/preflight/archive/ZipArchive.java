package dev.loraoperator.preflight.archive;

import dev.loraoperator.preflight.http.RangedChannel;
import dev.loraoperator.preflight.http.RemoteFile;
import dev.loraoperator.preflight.inspection.InspectionBuilder;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.inspection.Json;
import dev.loraoperator.preflight.rules.FileListing;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Reads a zip by its central directory at the end: a few blocks, whatever the size of the file. */
final class ZipArchive {

  /**
   * For the directory and the search for it. Over a thousand files fit; each costs about a kilobyte
   * of memory, however short its name.
   */
  private static final int DIRECTORY_BYTES = 128 << 10;

  /**
   * For a name, a comment or the extra fields of one entry; the library's time to read the latter
   * grows with the square of their number.
   */
  private static final int FIELD_BYTES = 512;

  private static final int ENTRY_BYTES = Json.MAX_BYTES + (128 << 10);

  private final RemoteFile file;
  private final InspectionBuilder inspection;

  ZipArchive(RemoteFile file, InspectionBuilder inspection) {
    this.file = file;
    this.inspection = inspection;
  }

  void read(long size) throws IOException {
    file.allow(DIRECTORY_BYTES);
    try (ZipFile zip = open(size)) {
      read(zip);
    } catch (InspectionEndedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The library throws exceptions of many kinds for broken bytes, unchecked ones included, and
      // wraps what our channel throws.
      InspectionEndedException cause = InspectionEndedException.within(e);
      throw cause != null ? cause : ArchiveNames.unreadable("is a damaged or incomplete zip");
    }
  }

  private ZipFile open(long size) throws IOException {
    RangedChannel channel = new RangedChannel(file, size);
    channel.longestRead(FIELD_BYTES);
    // Local headers are scattered over the whole file; the directory says the same.
    ZipFile zip =
        ZipFile.builder()
            .setSeekableByteChannel(channel)
            .setIgnoreLocalFileHeader(true)
            .setUseUnicodeExtraFields(false)
            .get();
    channel.longestRead(Integer.MAX_VALUE);
    return zip;
  }

  private void read(ZipFile zip) throws IOException {
    FileListing listing = new FileListing("archive");
    ZipArchiveEntry config = null;
    ZipArchiveEntry weights = null;
    for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
      String path = entry.isDirectory() ? null : ArchiveNames.path(entry.getName());
      if (path == null) {
        continue;
      }
      listing.add(path);
      config = path.equals(FileListing.CONFIG) && config == null ? entry : config;
      weights = path.equals(FileListing.WEIGHTS) && weights == null ? entry : weights;
    }
    inspection.files(listing.files());
    InspectionEndedException.throwIf(listing.problem());
    if (config != null && weights != null) {
      read(zip, config, weights);
    }
  }

  private void read(ZipFile zip, ZipArchiveEntry config, ZipArchiveEntry weights)
      throws IOException {
    file.allow(ENTRY_BYTES);
    try (InputStream in = content(zip, config)) {
      inspection.readConfig(Json.whole(in, FileListing.CONFIG));
    }
    file.allow(ENTRY_BYTES);
    try (InputStream in = content(zip, weights)) {
      inspection.readWeights(in, weights.getSize());
    }
  }

  private static InputStream content(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    String name = FileListing.shown(entry.getName());
    if (entry.isUnixSymlink()) {
      throw ArchiveNames.link(name);
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw ArchiveNames.unreadable("has " + name + " encrypted, and Together has no password");
    }
    if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
      throw ArchiveNames.unreadable(
          "has " + name + " packed by a method other than deflate, which few tools read");
    }
    return zip.getInputStream(entry);
  }
}
