package dev.loraoperator.preflight.inspection;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.preflight.SourceInspector;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends an inspection from wherever it stands, also from within a library that reads our streams;
 * {@link SourceInspector} turns it into its answer. A reason for the user is a definite fault, any
 * other means that the source could not be judged.
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

  /** Ends the inspection if there is a fault. */
  public static void at(@Nullable Problem fault) throws InspectionEndedException {
    if (fault != null) {
      throw new InspectionEndedException(fault.reason(), fault.message());
    }
  }

  /** The file changed, the host is down or slow, or it answers nonsense. */
  public static InspectionEndedException unreachable(String text) {
    return new InspectionEndedException(Reason.SOURCE_UNREACHABLE, text);
  }

  public static InspectionEndedException overLimit(String text) {
    return new InspectionEndedException(
        Reason.SOURCE_OVER_LIMIT, text + ", more than is read before an upload; it goes unchecked");
  }

  /** The one that a library may have wrapped. */
  public static @Nullable InspectionEndedException within(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InspectionEndedException stop) {
        return stop;
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

  public boolean isFault() {
    return reason.kind() == Reason.Kind.USER;
  }
}
