package dev.loraoperator.together.v2.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.CallResult;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.HttpReply;
import dev.loraoperator.together.http.OneShotJson;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.http.Route;
import dev.loraoperator.together.v2.errors.Obstacles;
import dev.loraoperator.together.v2.errors.Purpose;
import dev.loraoperator.together.v2.errors.Refusal;
import dev.loraoperator.together.v2.errors.V2Errors;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.Row;
import java.io.IOException;
import java.util.List;
import okhttp3.Request;

/** One HTTP exchange about an endpoint or a deployment; each is made once. */
final class ServingExchange {

  private final HttpCalls http;
  private final V2Exchange exchange;

  ServingExchange(HttpCalls http, V2Exchange exchange) {
    this.http = http;
    this.exchange = exchange;
  }

  V2Exchange reads() {
    return exchange;
  }

  /** Lists one page of what is below something that the service may not have. */
  <T extends Row> Reply<Page<T>> below(
      Sensitive apiKey, Route route, V2Exchange.Listing<T> listing) {
    return exchange.one(
        listing.purpose(),
        HttpCalls.authorized(apiKey, route).build(),
        apiKey,
        reply -> exchange.page(reply, apiKey, listing));
  }

  /**
   * Posts something, once.
   *
   * @param reading of what is made, or would be; null when the reply does not say
   */
  <T> WriteReply<T> post(
      Purpose purpose,
      Sensitive apiKey,
      Route route,
      ObjectNode body,
      V2Exchange.Reading<T> reading) {
    Request request =
        HttpCalls.authorized(apiKey, route).post(new OneShotJson(body.toString())).build();
    return write(purpose, apiKey, request, reply -> row(purpose, reply, apiKey, reading));
  }

  /** Changes something; see {@link #post}. */
  <T> WriteReply<T> patch(
      Purpose purpose,
      Sensitive apiKey,
      Route route,
      ObjectNode body,
      V2Exchange.Reading<T> reading) {
    Request request =
        HttpCalls.authorized(apiKey, route).patch(new OneShotJson(body.toString())).build();
    return write(purpose, apiKey, request, reply -> row(purpose, reply, apiKey, reading));
  }

  /** Deletes what has this id. */
  WriteReply<String> delete(Purpose purpose, Sensitive apiKey, Route route, String id) {
    Request request = HttpCalls.authorized(apiKey, route).delete().build();
    return write(
        purpose,
        apiKey,
        request,
        reply ->
            V2Exchange.isDeletion(reply.text())
                ? done(reply, id)
                : unexpected(purpose, "does not say that anything is deleted"));
  }

  private <T> WriteReply<T> write(
      Purpose purpose,
      Sensitive apiKey,
      Request request,
      HttpCalls.Reading<WriteReply<T>> accepted) {
    return http.call(
        request,
        new HttpCalls.ResultKind<>(error -> failed(purpose, error), ServingExchange::counted),
        reply ->
            reply.successful()
                ? accepted.of(reply)
                : refused(purpose, Refusal.of(purpose, reply, List.of(apiKey))));
  }

  private static <T> WriteReply<T> refused(Purpose purpose, Refusal refusal) {
    if (refusal.isPathNotFound(purpose)) {
      return new WriteReply.NotFound<>();
    }
    return Obstacles.in(purpose, refusal)
        .<WriteReply<T>>map(met -> new WriteReply.Refused<>(met.why(), met.error()))
        .orElseGet(() -> new WriteReply.Failed<>(V2Errors.of(purpose, refusal)));
  }

  private <T> WriteReply<T> row(
      Purpose purpose, HttpReply reply, Sensitive apiKey, V2Exchange.Reading<T> reading)
      throws IOException {
    JsonNode json = Replies.tree(reply.text());
    T row = json == null ? null : reading.of(json, List.of(apiKey));
    return row == null
        ? unexpected(purpose, "is no JSON object that says what is there now")
        : done(reply, row);
  }

  private static <T> WriteReply<T> done(HttpReply reply, T value) {
    return reply
        .success(value)
        .fold(
            success -> new WriteReply.Done<>(success.value(), success.serverTime()),
            WriteReply.NotFound::new,
            WriteReply.Failed::new);
  }

  private <T> WriteReply<T> unexpected(Purpose purpose, String what) {
    return failed(purpose, http.unexpected(what));
  }

  /** A change or a deletion may be repeated; what was made must be looked for. */
  private static <T> WriteReply<T> failed(Purpose purpose, RemoteError error) {
    return new WriteReply.Failed<>(purpose.isCreation() ? error : error.withoutEffect());
  }

  private static CallResult counted(WriteReply<?> result) {
    return result.fold(
        done -> CallResult.OK,
        () -> CallResult.OK,
        (why, error) -> CallResult.REFUSED,
        error -> CallResult.of(new Reply.Failure<>(error)));
  }
}
