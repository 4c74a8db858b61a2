package dev.loraoperator.backend.upload;

import dev.loraoperator.model.ModelNames;
import java.util.Arrays;
import java.util.Collection;

/**
 * Names of uploads in four bytes each: whether a name is among them is answered with no, or with
 * perhaps.
 */
public final class NameSet {

  public static final NameSet NONE = new NameSet(new int[0]);

  private final int[] sorted;

  private NameSet(int[] sorted) {
    this.sorted = sorted;
  }

  /** The names with these {@link #hash hashes}. */
  public static NameSet of(Collection<Integer> hashes) {
    return hashes.isEmpty()
        ? NONE
        : new NameSet(hashes.stream().mapToInt(Integer::intValue).sorted().distinct().toArray());
  }

  /** What stands for {@code modelName}; the same for all names of its series. */
  public static int hash(String modelName) {
    return ModelNames.series(modelName).hashCode();
  }

  boolean mayHave(String modelName) {
    return Arrays.binarySearch(sorted, hash(modelName)) >= 0;
  }
}
