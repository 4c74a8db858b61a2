package dev.loraoperator.together.v2.errors;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.HttpReply;
import dev.loraoperator.together.http.StatusErrors;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply other than 2xx.
 *
 * @param finalText the body's text with the request's id, for an error that nothing is tried after
 */
public record Refusal(
    int status, ProblemBody body, String finalText, @Nullable Duration retryAfter) {

  /** What is tried again whatever it is, as all but a creation are, never names its request. */
  public static Refusal of(Purpose purpose, HttpReply reply, List<Sensitive> secrets)
      throws IOException {
    ProblemBody body = ProblemBody.of(reply.text(), secrets);
    String text = body.text();
    return new Refusal(
        reply.status(),
        body,
        purpose.isCreation() ? reply.withRequestId(text, secrets) : text,
        reply.retryAfter());
  }

  boolean isClientError() {
    return StatusErrors.isClientError(status);
  }

  /**
   * Whether the service has no such route: said in no word of v2's, so another API may be there.
   */
  public boolean isRouteAbsent() {
    boolean absent = status == 404 || status == 405 || status == 410 || status == 501;
    return absent && !body.isProblem();
  }

  /** Whether the name is in use; etags have a 409 of their own. */
  public boolean isNameTaken() {
    boolean said =
        status == 409 || body.hasCode(ProblemBody.ALREADY_EXISTS) || body.says("already exists");
    return isClientError() && said && !isStale();
  }

  /** The same in so many words: a 409 without them may have any other cause. */
  boolean saysNameTaken() {
    return (body.hasCode(ProblemBody.ALREADY_EXISTS) || body.says("already exists")) && !isStale();
  }

  /** Whether something else was changing the same thing. */
  boolean isStale() {
    return status == 409 && (body.hasCode(ProblemBody.ABORTED) || body.says("etag"));
  }

  /**
   * Whether what the path names is not there, and not the project that it is in. What a gateway
   * says of a path that it does not know proves nothing.
   */
  public boolean isNotFound() {
    boolean said = body.isJson() && body.says("not found");
    boolean gone = status == 404 || status == 410;
    boolean absent =
        gone
            ? body.isProblem() || said
            : status == 400 && (body.hasCode(ProblemBody.NOT_FOUND) || said);
    return absent && !isAboutProject();
  }

  /**
   * Whether the endpoint or deployment in the path of a write is not there, said in v2's own words,
   * and not something that the body names.
   */
  public boolean isPathNotFound(Purpose purpose) {
    return purpose != Purpose.CREATE_ENDPOINT
        && isNotFound()
        && body.isProblem()
        && purpose.namedInBody().stream().noneMatch(body::says);
  }

  /** Whether it is the project that is not there; a resource name has a project in it, too. */
  boolean isAboutProject() {
    return body.says("project")
        && List.of("model", "job", "upload", "revision", "endpoint", "deployment", "config")
            .stream()
            .noneMatch(body::says);
  }

  /** An error that is tried again reads the same each time, one that is final names the request. */
  RemoteError error(Reason reason, String fix, Effect effect) {
    boolean isFinal = reason.kind() == Reason.Kind.USER;
    return new RemoteError(reason, seen(isFinal) + ". " + fix, isFinal ? null : retryAfter, effect);
  }

  private String seen(boolean isFinal) {
    String text = isFinal ? finalText : body.text();
    return "Together answered HTTP " + status + (text.isEmpty() ? "" : ": " + text);
  }
}
