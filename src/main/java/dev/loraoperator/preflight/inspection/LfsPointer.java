package dev.loraoperator.preflight.inspection;

import dev.loraoperator.model.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The few lines that Git LFS leaves in place of a file until {@code git lfs pull}. */
public final class LfsPointer {

  private static final byte[] START =
      "version https://git-lfs.github.com/".getBytes(StandardCharsets.US_ASCII);

  static final int START_BYTES = START.length;

  private LfsPointer() {}

  public static boolean is(byte[] content) {
    return content.length >= START.length
        && Arrays.equals(START, 0, START.length, content, 0, START.length);
  }

  public static InspectionEndedException found(String name) {
    return new InspectionEndedException(
        Reason.GIT_LFS_POINTER,
        name + " is a Git LFS pointer, not the file itself. Run git lfs pull before packing it");
  }
}
