package dev.loraoperator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one look at a source came to. Texts in it hold nothing secret. */
public sealed interface Inspection {

  /** As far as they are known; null when nothing is. */
  @Nullable AdapterFacts facts();

  /**
   * Nothing is wrong.
   *
   * @param warnings what may be; each one sentence without its full stop
   */
  record Passed(AdapterFacts facts, List<String> warnings) implements Inspection {
    public Passed {
      warnings = List.copyOf(warnings);
    }
  }

  /** Together cannot use it as it is. */
  record Failed(Problem fault, @Nullable AdapterFacts facts) implements Inspection {}

  /**
   * It could not be seen, or not well enough; that does not keep Together from fetching it.
   *
   * @param reason {@link Reason#SOURCE_UNREACHABLE}, {@link Reason#SOURCE_HOST_NOT_ALLOWED} or
   *     {@link Reason#SOURCE_OVER_LIMIT}
   */
  record Unknown(Reason reason, String message, @Nullable AdapterFacts facts)
      implements Inspection {}
}
