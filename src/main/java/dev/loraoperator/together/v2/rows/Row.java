package dev.loraoperator.together.v2.rows;

import java.util.Collection;

/** One row of a list that may be long, of which only what somebody wants is kept. */
public interface Row {

  /** About how many bytes it takes while it is kept. */
  long size();

  /**
   * What stands for it where it is left out: hashes by which it is known that the list may have had
   * something that was not wanted when it was read.
   */
  Collection<Integer> hashes();
}
