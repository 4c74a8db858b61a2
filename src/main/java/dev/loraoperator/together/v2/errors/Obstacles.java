package dev.loraoperator.together.v2.errors;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * In which words each {@link Obstacle} is refused. The texts are those of Together's documentation
 * ({@code dedicated-endpoints/manage}, {@code concepts}); they come as 400 or 409.
 */
public final class Obstacles {

  /**
   * An obstacle that was met.
   *
   * @param error the same with the service's words; nothing was done
   */
  public record Met(Obstacle why, RemoteError error) {}

  private record Row(
      Obstacle why, Set<Purpose> of, Predicate<Refusal> applies, Reason reason, String fix) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              Obstacle.NAME_TAKEN,
              EnumSet.of(
                  Purpose.CREATE_ENDPOINT, Purpose.CREATE_DEPLOYMENT, Purpose.CHECK_DEPLOYMENT),
              refusal -> refusal.isClientError() && refusal.saysNameTaken(),
              Reason.CONFLICT,
              "Looking for what has the name"),
          new Row(
              Obstacle.NOT_STOPPED,
              EnumSet.of(Purpose.PATCH_DEPLOYMENT, Purpose.DELETE_DEPLOYMENT),
              says("must be stopped before"),
              Reason.REQUEST_REFUSED,
              "Waiting until it is stopped"),
          new Row(
              Obstacle.FAILED,
              EnumSet.of(Purpose.PATCH_DEPLOYMENT, Purpose.DELETE_DEPLOYMENT),
              says("terminal failed state"),
              Reason.REQUEST_REFUSED,
              "A failed deployment can only be deleted"),
          new Row(
              Obstacle.ALREADY_STOPPED,
              EnumSet.of(Purpose.PATCH_DEPLOYMENT),
              says("already stopped"),
              Reason.REQUEST_REFUSED,
              "Nothing is left to stop"),
          new Row(
              Obstacle.IN_SPLIT,
              EnumSet.of(Purpose.DELETE_DEPLOYMENT),
              says("stands in an endpoint's traffic split")
                  .or(says("referenced by an endpoint's traffic split")),
              Reason.REQUEST_REFUSED,
              "It has to leave the traffic split first. Trying again"),
          new Row(
              Obstacle.IN_EXPERIMENT,
              EnumSet.of(
                  Purpose.PATCH_ENDPOINT, Purpose.PATCH_DEPLOYMENT, Purpose.DELETE_DEPLOYMENT),
              says("a/b experiment member"),
              Reason.REQUEST_REFUSED,
              "Remove it from the experiment. Trying again"),
          // In which words this is refused is not documented.
          new Row(
              Obstacle.HAS_DEPLOYMENTS,
              EnumSet.of(Purpose.DELETE_ENDPOINT),
              says("deployment").and(says("etag").negate()),
              Reason.REQUEST_REFUSED,
              "Its deployments have to be deleted first. Trying again"),
          new Row(
              Obstacle.NO_REVISION,
              EnumSet.of(Purpose.CREATE_DEPLOYMENT, Purpose.CHECK_DEPLOYMENT),
              says("has no revisions to deploy"),
              Reason.REQUEST_REFUSED,
              "The upload has to end first. Trying again"),
          new Row(
              Obstacle.REVISION_NOT_VALID,
              EnumSet.of(Purpose.CREATE_DEPLOYMENT, Purpose.CHECK_DEPLOYMENT),
              says("revision").and(says("validation")),
              Reason.REQUEST_REFUSED,
              "The revision has to pass its validation first. Trying again"),
          new Row(
              Obstacle.NO_INACTIVE_TIMEOUT,
              EnumSet.of(Purpose.CREATE_DEPLOYMENT, Purpose.CHECK_DEPLOYMENT),
              says("unknown field").and(says("inactivetimeout").or(says("inactive_timeout"))),
              Reason.REQUEST_REFUSED,
              "It can be made without a timeout only"),
          new Row(
              Obstacle.STALE,
              EnumSet.of(
                  Purpose.PATCH_ENDPOINT,
                  Purpose.DELETE_ENDPOINT,
                  Purpose.PATCH_DEPLOYMENT,
                  Purpose.DELETE_DEPLOYMENT),
              Refusal::isStale,
              Reason.CONFLICT,
              "Something else changes it. Trying again"));

  private Obstacles() {}

  private static Predicate<Refusal> says(String fragment) {
    return refusal ->
        (refusal.status() == 400 || refusal.status() == 409) && refusal.body().says(fragment);
  }

  /** The first that {@code refusal} names; empty when it has another meaning. */
  public static Optional<Met> in(Purpose purpose, Refusal refusal) {
    return ROWS.stream()
        .filter(row -> row.of().contains(purpose) && row.applies().test(refusal))
        .findFirst()
        .map(row -> new Met(row.why(), refusal.error(row.reason(), row.fix(), Effect.NONE)));
  }
}
