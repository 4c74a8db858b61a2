package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.v2.ListFilter.Field;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import mockwebserver3.MockResponse;

/** The routes of endpoints. */
final class EndpointRoutes {

  private static final Set<String> MUTABLE = Set.of("name", "visibility", "trafficSplit");

  private final Clock clock;
  private final V2Behaviour behaviour;
  private final Ids ids;
  private final EndpointBook book;
  private final DeploymentBook deployments;
  private final Pages pages;
  private final ServingReplies replies;
  private final Map<String, Field<V2Endpoint>> fields;

  EndpointRoutes(V2State state, ServingReplies replies) {
    this.clock = state.clock;
    this.behaviour = state.behaviour;
    this.ids = state.ids;
    this.book = state.endpoints;
    this.deployments = state.deployments;
    this.pages = state.pages;
    this.replies = replies;
    this.fields =
        Map.of(
            "name", Field.text(each -> List.of(each.name(), replies.name(each))),
            "created_at", Field.time(V2Endpoint::createdAt),
            "updated_at", Field.time(each -> each.version().updatedAt()));
  }

  MockResponse create(V2Call call, String slug) {
    V2Endpoint endpoint =
        new V2Endpoint(
            ids.next("ep_"),
            call.account(),
            Projects.bareName(slug, call.required("name")),
            ModelRoutes.visibility(call.text("visibility")),
            clock.instant(),
            TrafficSplit.empty(clock.instant()),
            null,
            version(),
            false,
            false);
    return put(endpoint);
  }

  MockResponse list(V2Call call) {
    Predicate<V2Endpoint> wanted = ListFilter.of(call.query("filter"), fields);
    List<V2Endpoint> rows = book.listed(call.account()).stream().filter(wanted).toList();
    return V2Json.ok(
        pages.page(
            call,
            ListOrder.sorted(rows, call, V2Endpoint::createdAt, each -> each.version().updatedAt()),
            each -> replies.endpoint(each, deployments.listed(each.id()))));
  }

  MockResponse show(V2Call call) {
    return row(find(call.account(), call.id()));
  }

  MockResponse patch(V2Call call, String slug) {
    V2Endpoint endpoint = find(call.account(), call.id());
    endpoint.version().require(call.text("etag"));
    String name = endpoint.name();
    String visibility = endpoint.visibility();
    TrafficSplit split = endpoint.split();
    for (String path : UpdateMask.paths(call, MUTABLE)) {
      switch (path) {
        case "name" -> name = Projects.bareName(slug, call.required("name"));
        case "visibility" -> visibility = ModelRoutes.visibility(call.text("visibility"));
        default -> split = split(endpoint, call.member("trafficSplit"));
      }
    }
    return put(endpoint.changed(name, visibility, split, version()));
  }

  private TrafficSplit split(V2Endpoint endpoint, JsonNode sent) {
    if (endpoint.rolloutId() != null) {
      throw new V2Refusal(
          GrpcCode.FAILED_PRECONDITION, "an active rollout owns the endpoint's traffic split");
    }
    if (!sent.isArray() && !sent.isMissingNode()) {
      throw V2Refusal.invalid("invalid value for repeated field traffic_split");
    }
    List<SplitEntry> entries = new ArrayList<>();
    for (JsonNode each : sent) {
      SplitEntry entry = entry(endpoint, each);
      if (entries.stream().anyMatch(other -> other.deploymentId().equals(entry.deploymentId()))) {
        throw V2Refusal.invalid(entry.deploymentId() + " is in traffic_split twice");
      }
      if (entry.weight() > 0 || !behaviour.serving.oldSplitRule) {
        entries.add(entry);
      }
    }
    return endpoint.split().replaced(entries, clock.instant(), behaviour.serving.routingLag);
  }

  private SplitEntry entry(V2Endpoint endpoint, JsonNode sent) {
    String id = sent.path("deploymentId").asText();
    if (deployments.find(endpoint.id(), id).isEmpty()) {
      throw V2Refusal.invalid("deployment \"" + id + "\" does not belong to this endpoint");
    }
    JsonNode weight = sent.path("weight");
    boolean number = weight.isNumber() && Double.isFinite(weight.asDouble());
    if (!weight.isMissingNode() && (!number || weight.asDouble() < 0)) {
      throw V2Refusal.invalid("weight must be a non-negative, finite number");
    }
    return new SplitEntry(id, weight.asDouble());
  }

  MockResponse delete(V2Call call) {
    V2Endpoint endpoint = find(call.account(), call.id());
    endpoint.version().require(call.query("etag"));
    if (!deployments.of(endpoint.id()).isEmpty()) {
      throw new V2Refusal(GrpcCode.FAILED_PRECONDITION, "endpoint has running deployments");
    }
    book.put(endpoint.asDeleted());
    return V2Json.ok(V2Json.object());
  }

  V2Endpoint find(String account, String id) {
    return book.find(account, id).orElseThrow(() -> V2Refusal.notFound("endpoint not found"));
  }

  private MockResponse put(V2Endpoint endpoint) {
    if (!book.put(endpoint)) {
      throw new V2Refusal(GrpcCode.ALREADY_EXISTS, GrpcCode.ALREADY_EXISTS.title);
    }
    return row(endpoint);
  }

  private MockResponse row(V2Endpoint endpoint) {
    return V2Json.ok(behaviour.sent(replies.endpoint(endpoint, deployments.of(endpoint.id()))));
  }

  private RowVersion version() {
    return new RowVersion(ids.next("etag-"), clock.instant());
  }
}
