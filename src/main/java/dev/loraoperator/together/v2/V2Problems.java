package dev.loraoperator.together.v2;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.Reason;

/** What is said beside the service's own refusals. */
final class V2Problems {

  private V2Problems() {}

  static RemoteError projectUntold() {
    return of(
        Reason.PROJECT_UNKNOWN,
        "Together does not tell the project of the API key. Set TOGETHER_PROJECT_ID, of the"
            + " operator or beside the API key in its Secret, to the project's id");
  }

  static RemoteError projectNotYetTold() {
    return of(
        Reason.TOGETHER_UNAVAILABLE,
        "Together has not yet told the project of the API key. Trying again");
  }

  static RemoteError baseModelRequired() {
    return of(Reason.BASE_MODEL_REQUIRED, "The API v2 needs the base model. Set spec.baseModel");
  }

  static RemoteError recordGone(String modelId) {
    return new RemoteError(
        Reason.MODEL_NOT_FOUND,
        "Together has no model record " + modelId + " any more. Trying again",
        null,
        RemoteError.Effect.NONE);
  }

  static RemoteError attachNeedsV1() {
    return of(
        Reason.ATTACH_NEEDS_V1,
        "Attaching to an endpoint is not supported on the API v2. Remove spec.endpoint, or set"
            + " spec.api: v1 where the account has it");
  }

  /** The operator knows it without asking: nothing was sent. */
  private static RemoteError of(Reason reason, String message) {
    return new RemoteError(
        reason, message, null, RemoteError.Effect.NONE, RemoteError.Origin.OPERATOR);
  }
}
