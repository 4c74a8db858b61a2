package dev.loraoperator.preflight.inspection;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends an inspection, also from within a library that reads our streams; the inspector turns it
 * into the result. A reason of kind {@link Reason.Kind#USER} is a definite problem, any other means
 * that the source could not be checked.
 */
public final class InspectionEndedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String text;

  public InspectionEndedException(Reason reason, String text) {
    super(text);
    this.reason = reason;
    this.text = text;
  }

  /** Ends the inspection if there is a problem. */
  public static void throwIf(@Nullable Problem problem) throws InspectionEndedException {
    if (problem != null) {
      throw new InspectionEndedException(problem.reason(), problem.message());
    }
  }

  /** The file changed, the host is down or slow, or its replies make no sense. */
  public static InspectionEndedException unreachable(String text) {
    return new InspectionEndedException(Reason.SOURCE_UNREACHABLE, text);
  }

  public static InspectionEndedException overLimit(String text) {
    return new InspectionEndedException(
        Reason.SOURCE_OVER_LIMIT, text + ", more than is read before an upload; it goes unchecked");
  }

  /** {@code failure} itself or its cause, because libraries wrap exceptions; null if neither. */
  public static @Nullable InspectionEndedException within(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InspectionEndedException ended) {
        return ended;
      }
    }
    return null;
  }

  public Reason reason() {
    return reason;
  }

  public String text() {
    return text;
  }

  public boolean isProblem() {
    return reason.kind() == Reason.Kind.USER;
  }
}
