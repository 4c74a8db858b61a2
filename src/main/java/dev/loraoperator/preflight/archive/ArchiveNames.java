package dev.loraoperator.preflight.archive;

import dev.loraoperator.model.Reason;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import dev.loraoperator.preflight.rules.FileListing;
import org.jspecify.annotations.Nullable;

/** The names of entries in archives, and problems with entries. */
final class ArchiveNames {

  private ArchiveNames() {}

  /** The path from the root; null for what an operating system added by itself. */
  static @Nullable String path(String name) {
    String path = name.replace('\\', '/');
    while (path.startsWith("./")) {
      path = path.substring(2);
    }
    String file = path.substring(path.lastIndexOf('/') + 1);
    boolean systemFile = file.isEmpty() || file.startsWith("._") || path.startsWith("__MACOSX/");
    return systemFile ? null : path;
  }

  static boolean isRequired(String path) {
    return path.equals(FileListing.CONFIG) || path.equals(FileListing.WEIGHTS);
  }

  /** Common, because the hub's download cache consists of links. */
  static InspectionEndedException link(String path) {
    return new InspectionEndedException(
        Reason.FILE_MISSING,
        path
            + " is in the archive as a symbolic link without the file. Pack it with tar -h, or with"
            + " zip without -y");
  }

  static InspectionEndedException unreadable(String what) {
    return new InspectionEndedException(
        Reason.ARCHIVE_UNREADABLE, "The archive " + what + ". Pack it again and upload it anew");
  }
}
