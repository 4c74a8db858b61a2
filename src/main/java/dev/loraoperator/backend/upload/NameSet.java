package dev.loraoperator.backend.upload;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.ModelNames;
import java.util.Arrays;
import java.util.Collection;

/**
 * Names of uploads, and of the adapters that made them, in four bytes each: whether one is among
 * them is answered with no, or with perhaps.
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

  /** What stands for an adapter. */
  public static int hash(AdapterId id) {
    return id.hashCode();
  }

  boolean mayHave(int hash) {
    return Arrays.binarySearch(sorted, hash) >= 0;
  }
}
