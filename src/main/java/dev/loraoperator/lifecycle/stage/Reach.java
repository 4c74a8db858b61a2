package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to what was made with an API key. Nothing counts as gone because another account does not
 * have it, so the key has to open the same account as then.
 *
 * @param place where it was made; null for where everything is uploaded to
 * @param account that it is in; null while it is not known
 */
public record Reach(@Nullable Place place, @Nullable String account) {

  /** Where the key is. */
  public String words() {
    return place == null ? "the spec's Secret" : place.words();
  }

  /** The service in that account; or why it cannot be reached; or when it is known. */
  public <R> R of(
      Situation s,
      Function<ModelBackend, R> reached,
      Function<Problem, R> closed,
      Function<Instant, R> pending) {
    if (place == null) {
      return s.access(open -> proven(open.backend(), reached, closed, pending), closed);
    }
    return s.backend(place)
        .map(backend -> proven(backend, reached, closed, pending))
        .orElseGet(
            () ->
                closed.apply(
                    new Problem(Reason.SECRET_NOT_FOUND, "There is no API key in " + words())));
  }

  private <R> R proven(
      ModelBackend backend,
      Function<ModelBackend, R> reached,
      Function<Problem, R> closed,
      Function<Instant, R> pending) {
    return backend
        .identity(Freshness.ANY)
        .fold(
            pending,
            (identity, at) ->
                isOther(identity) ? closed.apply(another(identity)) : reached.apply(backend),
            at -> reached.apply(backend),
            (error, retryAt) -> reached.apply(backend));
  }

  private boolean isOther(Identity identity) {
    return account != null && !account.equals(identity.projectId());
  }

  private Problem another(Identity identity) {
    return new Problem(
        Reason.ACCOUNT_CHANGED,
        "The API key "
            + (place == null ? "of the spec" : "in " + words())
            + " opens project "
            + identity.projectId()
            + ", and the model is in project "
            + account
            + ". Put the old key back");
  }
}
