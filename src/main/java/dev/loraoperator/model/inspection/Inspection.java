package dev.loraoperator.model.inspection;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The result of one preflight check of a source. Its texts hold nothing secret. */
public sealed interface Inspection {

  /** As far as they are known; null when nothing is. */
  @Nullable AdapterFacts facts();

  /** One function per case: a new case does not compile until every caller handles it. */
  <R extends @Nullable Object> R fold(
      Function<Passed, R> passed, Function<Failed, R> failed, Function<Unknown, R> unknown);

  /**
   * Nothing is wrong.
   *
   * @param warnings what may be; each one sentence without its full stop
   */
  record Passed(AdapterFacts facts, List<String> warnings) implements Inspection {
    public Passed {
      warnings = List.copyOf(warnings);
    }

    @Override
    public <R extends @Nullable Object> R fold(
        Function<Passed, R> passed, Function<Failed, R> failed, Function<Unknown, R> unknown) {
      return passed.apply(this);
    }
  }

  /** Together cannot use it as it is. */
  record Failed(Problem problem, @Nullable AdapterFacts facts) implements Inspection {
    @Override
    public <R extends @Nullable Object> R fold(
        Function<Passed, R> passed, Function<Failed, R> failed, Function<Unknown, R> unknown) {
      return failed.apply(this);
    }
  }

  /**
   * The source could not be read, or not far enough; that does not keep Together from fetching it.
   *
   * @param reason {@link Reason#SOURCE_UNREACHABLE}, {@link Reason#SOURCE_HOST_NOT_ALLOWED} or
   *     {@link Reason#SOURCE_OVER_LIMIT}
   */
  record Unknown(Reason reason, String message, @Nullable AdapterFacts facts)
      implements Inspection {
    @Override
    public <R extends @Nullable Object> R fold(
        Function<Passed, R> passed, Function<Failed, R> failed, Function<Unknown, R> unknown) {
      return unknown.apply(this);
    }
  }
}
