package dev.loraoperator.together.v2.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.CallResult;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.HttpReply;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.http.Route;
import dev.loraoperator.together.v2.errors.Purpose;
import dev.loraoperator.together.v2.errors.Refusal;
import dev.loraoperator.together.v2.errors.V2Errors;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.PageReader;
import dev.loraoperator.together.v2.rows.Row;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange with v2; each is made once, and its refusals are read by {@link V2Errors}. */
final class V2Exchange {

  private static final HttpCalls.ResultKind<CreateOutcome> CREATION =
      new HttpCalls.ResultKind<>(CreateOutcome.Failed::new, CallResult::of);

  private final HttpCalls http;

  V2Exchange(HttpCalls http) {
    this.http = http;
  }

  /** Reads one thing; null when it has no id. */
  interface Reading<T> {
    @Nullable T of(JsonNode json, List<Sensitive> secrets);
  }

  /**
   * What is read of a list.
   *
   * @param wanted which rows are kept; of the others only what stands for them
   */
  record Listing<T extends Row>(
      Purpose purpose, PageRequest page, Reading<T> reading, Predicate<? super T> wanted) {}

  /**
   * Reads one page. {@link Reply.NotFound} when the service has no such route, in whichever words,
   * unless it has answered this list before.
   */
  <T extends Row> Reply<Page<T>> list(Sensitive apiKey, Route route, Listing<T> listing) {
    return http.call(
        HttpCalls.authorized(apiKey, route).build(),
        readKind(listing.purpose()),
        reply -> {
          if (!reply.successful()) {
            Refusal refusal = Refusal.of(listing.purpose(), reply, List.of(apiKey));
            return refusal.isRouteAbsent() && !listing.page().answered()
                ? new Reply.NotFound<>()
                : new Reply.Failure<>(V2Errors.of(listing.purpose(), refusal));
          }
          return page(reply, apiKey, listing);
        });
  }

  /** Reads one row, which the service may not have. */
  <T> Reply<T> read(Sensitive apiKey, Route route, Reading<T> reading) {
    return one(
        Purpose.READ,
        HttpCalls.authorized(apiKey, route).build(),
        apiKey,
        reply -> row(reply, apiKey, reading));
  }

  /**
   * Reads, changes or deletes one thing, which the service may not have; sees a 2xx only. That
   * something is gone is believed only in v2's own words where it was to be changed.
   */
  <T> Reply<T> one(
      Purpose purpose, Request request, Sensitive apiKey, HttpCalls.Reading<Reply<T>> accepted) {
    return http.call(
        request,
        readKind(purpose),
        reply -> {
          if (reply.successful()) {
            return accepted.of(reply);
          }
          Refusal refusal = Refusal.of(purpose, reply, List.of(apiKey));
          return refusal.isNotFound() && (purpose.isRead() || refusal.body().isProblem())
              ? new Reply.NotFound<>()
              : new Reply.Failure<>(V2Errors.of(purpose, refusal));
        });
  }

  /** The row in a 2xx. */
  <T> Reply<T> row(HttpReply reply, Sensitive apiKey, Reading<T> reading) throws IOException {
    JsonNode json = Replies.tree(reply.text());
    T row = json == null ? null : reading.of(json, List.of(apiKey));
    return row == null ? unexpected("is no JSON object with an id") : reply.success(row);
  }

  /** The page in a 2xx. */
  <T extends Row> Reply<Page<T>> page(HttpReply reply, Sensitive apiKey, Listing<T> listing)
      throws IOException {
    List<Sensitive> secrets = List.of(apiKey);
    Page<T> page =
        PageReader.read(reply.rows(), row -> listing.reading().of(row, secrets), listing.wanted());
    return page.next() != null && page.next().equals(listing.page().after())
        ? unexpected("is a page that is followed by itself")
        : reply.success(page);
  }

  /**
   * Creates something, once.
   *
   * @param created reads a 2xx; null when nothing in it says what was created
   */
  CreateOutcome create(
      Purpose purpose,
      Request request,
      List<Sensitive> secrets,
      Function<JsonNode, CreateOutcome.@Nullable Created> created) {
    return http.call(
        request,
        CREATION,
        reply -> {
          if (!reply.successful()) {
            return refused(purpose, Refusal.of(purpose, reply, secrets));
          }
          JsonNode json = Replies.tree(reply.text());
          CreateOutcome.Created outcome = json == null ? null : created.apply(json);
          return outcome == null
              ? new CreateOutcome.Failed(http.unexpected("is no JSON object with an id"))
              : outcome;
        });
  }

  private static CreateOutcome refused(Purpose purpose, Refusal refusal) {
    return purpose == Purpose.CREATE_MODEL && refusal.isNameTaken()
        ? new CreateOutcome.NameTaken()
        : new CreateOutcome.Failed(V2Errors.of(purpose, refusal));
  }

  private static <T> HttpCalls.ResultKind<Reply<T>> readKind(Purpose purpose) {
    return new HttpCalls.ResultKind<>(
        error -> new Reply.Failure<>(purpose.isRead() ? error : error.withoutEffect()),
        CallResult::of);
  }

  /**
   * Whether the body of a 2xx says that something is deleted. Documented is {@code {}}; what is no
   * JSON may come from a proxy, and proves nothing.
   */
  static boolean isDeletion(String body) {
    JsonNode json = Replies.tree(body);
    return body.isBlank()
        || (json != null && json.isObject() && !json.has("error") && !json.has("code"));
  }

  /** A 2xx that is not what was asked for. */
  <T> Reply<T> unexpected(String what) {
    return new Reply.Failure<>(http.unexpected(what).withoutEffect());
  }
}
