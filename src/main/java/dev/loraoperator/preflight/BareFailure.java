package dev.loraoperator.preflight;

import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An unexpected failure as it may be logged: the types and the stack of it and its causes, and
 * their messages without URLs' queries and without the secret of what was inspected.
 */
final class BareFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int MAX_CAUSES = 5;

  private BareFailure(Throwable failure, @Nullable BareFailure cause, List<Sensitive> secrets) {
    super(
        failure.getClass().getName() + ": " + Redactor.clean(failure.getMessage(), secrets),
        cause,
        false,
        true);
    setStackTrace(failure.getStackTrace());
  }

  static BareFailure of(Throwable failure, List<Sensitive> secrets) {
    return of(failure, secrets, MAX_CAUSES);
  }

  private static BareFailure of(Throwable failure, List<Sensitive> secrets, int causes) {
    Throwable cause = failure.getCause();
    return new BareFailure(
        failure, cause == null || causes == 0 ? null : of(cause, secrets, causes - 1), secrets);
  }
}
