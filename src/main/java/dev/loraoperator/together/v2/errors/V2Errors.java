package dev.loraoperator.together.v2.errors;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.StatusErrors;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a refusal means. The HTTP status goes first, then the gRPC code and the text: there are two
 * kinds of 400, of 409 and of 429. The texts are those of Together's documentation ({@code
 * dedicated-endpoints/*}); no other is known.
 */
public final class V2Errors {

  private static final Set<Purpose> ANY = EnumSet.allOf(Purpose.class);
  private static final String NOT_UNDERSTOOD =
      "The operator and the API do not fit together; look for another version of the operator."
          + " Trying again";

  /** One meaning; the first that applies counts. */
  private record Meaning(
      Set<Purpose> of, Predicate<Refusal> applies, Reason reason, String fix, Effect effect) {

    static Meaning of(Set<Purpose> of, Predicate<Refusal> applies, Reason reason, String fix) {
      return new Meaning(of, applies, reason, fix, Effect.NONE);
    }
  }

  private static final List<Meaning> MEANINGS =
      List.of(
          Meaning.of(
              ANY,
              says(429, "gpu quota"),
              Reason.GPU_QUOTA,
              "Free GPUs of this project, or ask Together for more. Trying again"),
          Meaning.of(ANY, says(400, "unknown field"), Reason.REQUEST_REFUSED, NOT_UNDERSTOOD),
          Meaning.of(ANY, says(400, "no fields to update"), Reason.REQUEST_REFUSED, NOT_UNDERSTOOD),
          Meaning.of(
              ANY, says(400, "invalid filter expression"), Reason.REQUEST_REFUSED, NOT_UNDERSTOOD),
          // Whatever is meant: it costs money to make a second one, so look before it is repeated.
          new Meaning(
              EnumSet.of(Purpose.CREATE_ENDPOINT, Purpose.CREATE_DEPLOYMENT),
              refusal -> refusal.status() == 409,
              Reason.CONFLICT,
              "Looking for what is there",
              Effect.UNKNOWN),
          Meaning.of(
              ANY, Refusal::isStale, Reason.CONFLICT, "Something else changes it. Trying again"),
          Meaning.of(
              EnumSet.of(Purpose.CREATE_MODEL),
              says(400, "base_model_id is required").or(says(400, "basemodelid is required")),
              Reason.BASE_MODEL_REQUIRED,
              "Set spec.baseModel"),
          Meaning.of(
              EnumSet.of(Purpose.CREATE_MODEL),
              refusal ->
                  refusal.isNotFound()
                      && refusal.body().isProblem()
                      && refusal.body().says("model"),
              Reason.BASE_MODEL_UNSUPPORTED,
              "Set spec.baseModel to a base of Together's catalogue"),
          Meaning.of(
              EnumSet.of(Purpose.CREATE_UPLOAD),
              refusal ->
                  refusal.isNotFound()
                      && (refusal.body().isProblem() || refusal.body().says("model not found")),
              Reason.MODEL_NOT_FOUND,
              "The record of the model is gone. Trying again"),
          // Refused, but by what is there already: look for it before anything else is done.
          new Meaning(
              EnumSet.of(Purpose.CREATE_UPLOAD),
              Refusal::isNameTaken,
              Reason.CONFLICT,
              "Looking for an upload to the same model",
              Effect.UNKNOWN),
          Meaning.of(
              EnumSet.of(Purpose.CREATE_DEPLOYMENT, Purpose.CHECK_DEPLOYMENT),
              V2Errors::isModelNotFound,
              Reason.MODEL_NOT_FOUND,
              "The record of the model is gone. Trying again"),
          Meaning.of(
              EnumSet.of(
                  Purpose.CREATE_DEPLOYMENT, Purpose.CHECK_DEPLOYMENT, Purpose.PATCH_ENDPOINT),
              refusal -> refusal.isNotFound() && refusal.body().isProblem(),
              Reason.REQUEST_REFUSED,
              "Trying again"),
          Meaning.of(
              EnumSet.complementOf(EnumSet.of(Purpose.READ, Purpose.READ_CATALOGUE)),
              refusal -> refusal.status() == 409,
              Reason.CONFLICT,
              "Something else changes it. Trying again"),
          // Which refusal an attached adapter causes is not documented: it is waited for, too.
          Meaning.of(
              EnumSet.of(Purpose.DELETE_MODEL),
              says(400, "referenced by")
                  .or(
                      refusal ->
                          refusal.status() == 400
                              && refusal.body().isProblem()
                              && !refusal.body().hasCode(ProblemBody.INVALID_ARGUMENT)),
              Reason.MODEL_IN_USE,
              "Stop and delete what serves the model. Trying again"));

  private V2Errors() {}

  private static Predicate<Refusal> says(int status, String fragment) {
    return refusal -> refusal.status() == status && refusal.body().says(fragment);
  }

  /** Also a revision or a config may not be there. */
  private static boolean isModelNotFound(Refusal refusal) {
    ProblemBody body = refusal.body();
    return refusal.isNotFound()
        && body.says("model")
        && !body.says("revision")
        && !body.says("config");
  }

  /** What {@code refusal} of a call means that was to do {@code purpose}. */
  public static RemoteError of(Purpose purpose, Refusal refusal) {
    RemoteError error =
        MEANINGS.stream()
            .filter(row -> row.of().contains(purpose) && row.applies().test(refusal))
            .findFirst()
            .map(row -> refusal.error(row.reason(), row.fix(), row.effect()))
            .orElseGet(() -> ofStatus(purpose, refusal));
    return purpose.isCreation() ? error : error.withoutEffect();
  }

  private static RemoteError ofStatus(Purpose purpose, Refusal refusal) {
    return switch (refusal.status()) {
      case 403 ->
          refusal.error(
              Reason.FORBIDDEN, "Use an API key of this project whose role allows it", Effect.NONE);
      case 404, 405, 410 -> absent(purpose, refusal);
      case 401, 402, 408, 429 -> ofAnyCall(refusal);
      default -> refusal.isClientError() ? refused(purpose, refusal) : ofAnyCall(refusal);
    };
  }

  private static RemoteError absent(Purpose purpose, Refusal refusal) {
    return refusal.body().isProblem() && purpose != Purpose.READ_CATALOGUE
        ? refusal.error(
            Reason.PROJECT_UNKNOWN,
            "Set TOGETHER_PROJECT_ID, of the operator or beside the API key in its Secret, to the"
                + " id of the key's project",
            Effect.NONE)
        : refusal.error(
            Reason.NOT_FOUND,
            "Check TOGETHER_BASE_URL; for an account that has only the older API set spec.api: v1",
            Effect.NONE);
  }

  private static RemoteError refused(Purpose purpose, Refusal refusal) {
    if (purpose.isCreation() && !purpose.isServing()) {
      return refusal.error(Reason.UPLOAD_REFUSED, "Correct the spec", Effect.NONE);
    }
    return purpose.isRead() && !refusal.body().isProblem()
        ? StatusErrors.ofRead(refusal.status(), refusal.body().text(), refusal.retryAfter())
        : refusal.error(Reason.REQUEST_REFUSED, "Trying again", Effect.NONE);
  }

  private static RemoteError ofAnyCall(Refusal refusal) {
    RemoteError error =
        StatusErrors.of(refusal.status(), refusal.body().text(), refusal.retryAfter());
    return error.reason().kind() == Reason.Kind.USER
        ? StatusErrors.of(refusal.status(), refusal.finalText(), null)
        : error;
  }
}
