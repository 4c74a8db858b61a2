package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;

/** The routes of remote uploads. */
final class UploadRoutes {

  private static final Pattern ABSOLUTE = Pattern.compile("https?://.+");

  private final Clock clock;
  private final V2Behaviour behaviour;
  private final Ids ids;
  private final ModelBook models;
  private final UploadBook book;
  private final Pages pages;

  UploadRoutes(V2State state) {
    this.clock = state.clock;
    this.behaviour = state.behaviour;
    this.ids = state.ids;
    this.models = state.models;
    this.book = state.uploads;
    this.pages = state.pages;
  }

  MockResponse create(V2Call call) {
    V2Upload upload = V2Upload.posted(ids.next("job_"), call, clock.instant());
    if (!ABSOLUTE.matcher(upload.remoteUrl().reveal()).matches()) {
      throw V2Refusal.invalid("remote_url must be a URL");
    }
    if (models.find(call.account(), upload.modelId()).isEmpty()) {
      throw V2Refusal.notFound("model not found");
    }
    if (!book.add(upload)) {
      throw new V2Refusal(GrpcCode.ALREADY_EXISTS, "the model has an upload already");
    }
    return V2Json.ok(behaviour.sent(row(upload)));
  }

  MockResponse list(V2Call call) {
    return V2Json.ok(pages.page(call, book.listed(call.account()), this::row));
  }

  MockResponse show(V2Call call) {
    return V2Json.ok(behaviour.sent(row(find(call))));
  }

  MockResponse events(V2Call call) {
    V2Upload upload = find(call);
    List<ObjectNode> events = new ArrayList<>();
    Instant start = upload.createdAt().plus(behaviour.pending);
    event(events, upload.createdAt(), "INFO", "upload.created", "waiting for a worker");
    if (!clock.instant().isBefore(start)) {
      event(events, start, "INFO", "download.started", "download started");
    }
    UploadState state = book.state(upload);
    if (state.restarts() > 0) {
      event(events, state.updatedAt(), "WARN", "worker.restarted", "the worker was restarted");
    }
    if (upload.isSucceeded()) {
      event(events, upload.endedAt(), "INFO", "upload.succeeded", "revision created");
    } else if (upload.hasEnded()) {
      event(events, upload.endedAt(), "ERROR", "upload.failed", upload.message());
    }
    return V2Json.ok(pages.page(call, events, event -> event, Pages.MOST_EVENTS));
  }

  private static void event(
      List<ObjectNode> events, Instant time, String level, String type, String message) {
    ObjectNode event = V2Json.object().put("id", "event_" + (events.size() + 1));
    event.put("createdAt", time.toString()).put("level", "LEVEL_" + level);
    events.add(event.put("type", type).put("message", message));
  }

  /** The URL with its query, as the service shows it; the token never. */
  private ObjectNode row(V2Upload upload) {
    UploadState state = book.state(upload);
    ObjectNode row = V2Json.object().put("id", upload.id());
    row.put("projectId", Projects.id(upload.account())).put("modelId", upload.modelId());
    row.put("remoteUrl", upload.remoteUrl().reveal()).put("status", state.status());
    row.put("statusMessage", upload.message()).put("restartCount", state.restarts());
    row.put("maxRestarts", behaviour.maxRestarts).put("createdAt", upload.createdAt().toString());
    return row.put("updatedAt", state.updatedAt().toString());
  }

  private V2Upload find(V2Call call) {
    return book.find(call.account(), call.id())
        .orElseThrow(() -> V2Refusal.notFound("remote upload not found"));
  }
}
