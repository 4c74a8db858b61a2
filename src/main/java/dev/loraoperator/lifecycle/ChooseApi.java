package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Retries;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which generation of the API everything is uploaded to, and goes on there. What is
 * uploaded stays where it is: only {@code spec.api} moves it. For the rest the service is asked.
 */
final class ChooseApi implements Stage {

  /** An endpoint with such an id was made by v1. */
  private static final String V1_ENDPOINT = "endpoint-";

  private final @Nullable Api configured;
  private final Backoff backoff;
  private final Stage rest;

  /**
   * @param configured null where the service is to be asked
   * @param rest what goes on with the API that was chosen
   */
  ChooseApi(@Nullable Api configured, Backoff backoff, Stage rest) {
    this.configured = configured;
    this.backoff = backoff;
    this.rest = rest;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    return decided(s, state)
        .map(api -> on(s, state, api))
        .orElseGet(
            () ->
                s.access(
                    open -> asked(s, state, open),
                    problem -> Retries.problem(s, state, problem, backoff)));
  }

  private Optional<Api> decided(Situation s, State state) {
    return Optional.ofNullable(s.spec().api())
        .or(
            () ->
                state.revisions().stream().findFirst().map(Revision::placement).map(Placement::api))
        .or(() -> Optional.ofNullable(configured));
  }

  private StageResult on(Situation s, State state, Api api) {
    return rest.advance(s.on(api), state.withDestination(state.destination().on(api)));
  }

  /** What the service shows; both lists are asked for at once. */
  private StageResult asked(Situation s, State state, Access.Open open) {
    Remote<UploadList> v2 = uploads(s, open, Api.V2);
    return uploads(s, open, Api.V1)
        .fold(
            until -> Retries.awaiting(s, until),
            (list, at) ->
                isOurs(s, list) ? on(s, state, Api.V1) : withoutOursOnV1(s, state, open, v2),
            at -> withoutOursOnV1(s, state, open, v2),
            (error, retryAt) ->
                error.reason() == Reason.FORBIDDEN // what may not be read is closed
                    ? withoutOursOnV1(s, state, open, v2)
                    : undecided(s, state, error, retryAt));
  }

  private StageResult withoutOursOnV1(
      Situation s, State state, Access.Open open, Remote<UploadList> v2) {
    return v2.fold(
        until -> Retries.awaiting(s, until),
        (list, at) -> isOurs(s, list) ? on(s, state, Api.V2) : byEndpoint(s, state, open, Api.V2),
        at -> byEndpoint(s, state, open, Api.V1),
        (error, retryAt) ->
            isV1Endpoint(s.spec().endpoint())
                ? on(s, state, Api.V1)
                : undecided(s, state, error, retryAt));
  }

  private StageResult byEndpoint(Situation s, State state, Access.Open open, Api otherwise) {
    EndpointRef endpoint = s.spec().endpoint();
    if (endpoint == null || endpoint.name() == null) {
      return on(s, state, isV1Endpoint(endpoint) ? Api.V1 : otherwise);
    }
    return open.apis()
        .on(Api.V1)
        .target(endpoint, s.within(backoff.pollMin()))
        .fold(
            until -> Retries.awaiting(s, until),
            (target, at) -> on(s, state, Api.V1),
            at -> on(s, state, otherwise),
            (error, retryAt) ->
                switch (error.reason()) {
                  case ENDPOINT_AMBIGUOUS -> on(s, state, Api.V1);
                  case NOT_FOUND, FORBIDDEN -> on(s, state, otherwise);
                  default -> undecided(s, state, error, retryAt);
                });
  }

  private static boolean isV1Endpoint(@Nullable EndpointRef endpoint) {
    return endpoint != null
        && Objects.requireNonNullElse(endpoint.id(), "").startsWith(V1_ENDPOINT);
  }

  private Remote<UploadList> uploads(Situation s, Access.Open open, Api api) {
    return open.apis().on(api).uploads(s.spec().modelName(), s.within(backoff.pollMin()));
  }

  private static boolean isOurs(Situation s, UploadList list) {
    return list.carrying(s.spec().marker()).isPresent();
  }

  private static StageResult undecided(
      Situation s, State state, RemoteError error, Instant retryAt) {
    return Retries.at(
        s,
        state,
        ReadyCondition.of(
            error.reason(),
            error.message()
                + ". So it is not known which of Together's APIs the account is on; to decide it,"
                + " set spec.api to v1 or v2"),
        retryAt);
  }
}
