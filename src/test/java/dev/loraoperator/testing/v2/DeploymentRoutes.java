package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.testing.v2.ListFilter.Field;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import mockwebserver3.MockResponse;

/** The routes of deployments. */
final class DeploymentRoutes {

  private static final Set<String> MUTABLE =
      Set.of("name", "autoscaling", "inactiveTimeout", "maxConcurrentRequestsPerReplica");

  private final Clock clock;
  private final V2Behaviour behaviour;
  private final Ids ids;
  private final DeploymentBook book;
  private final GpuQuota quota;
  private final Pages pages;
  private final ServingReplies replies;
  private final DeploymentRequest request;
  private final DeploymentRules rules;

  DeploymentRoutes(V2State state, ServingReplies replies) {
    this.clock = state.clock;
    this.behaviour = state.behaviour;
    this.ids = state.ids;
    this.book = state.deployments;
    this.quota = state.quota;
    this.pages = state.pages;
    this.replies = replies;
    this.request = new DeploymentRequest(state);
    this.rules = state.rules;
  }

  MockResponse create(V2Call call, V2Endpoint endpoint) {
    boolean onlyChecked = call.isSet("validateOnly");
    String name = Projects.bareName(replies.name(endpoint), call.required("name"));
    ModelPin model = request.model(call);
    V2Deployment deployment =
        new V2Deployment(
            onlyChecked ? "" : ids.next("dep_"),
            call.account(),
            endpoint.id(),
            name,
            model,
            request.config(call, model),
            Autoscaling.created(call.member("autoscaling")),
            DeploymentRequest.options(call),
            clock.instant(),
            version(),
            false,
            false);
    if (book.isTaken(deployment)) {
      throw new V2Refusal(GrpcCode.ALREADY_EXISTS, GrpcCode.ALREADY_EXISTS.title);
    }
    quota.check(deployment);
    if (onlyChecked) {
      return V2Json.ok(behaviour.sent(replies.draft(endpoint, deployment)));
    }
    book.add(deployment);
    return row(endpoint, deployment);
  }

  MockResponse list(V2Call call, V2Endpoint endpoint) {
    Predicate<V2Deployment> wanted = ListFilter.of(call.query("filter"), fields(endpoint));
    List<V2Deployment> rows = book.listed(endpoint.id()).stream().filter(wanted).toList();
    return V2Json.ok(
        pages.page(
            call,
            ListOrder.sorted(
                rows, call, V2Deployment::createdAt, each -> each.version().updatedAt()),
            each -> replies.deployment(endpoint, each)));
  }

  private Map<String, Field<V2Deployment>> fields(V2Endpoint endpoint) {
    return Map.of(
        "name", Field.text(each -> List.of(each.name(), replies.name(endpoint, each))),
        "state", Field.text(each -> List.of(book.step(each.id()).state().word())),
        "model", Field.text(each -> List.of(each.model().model(), each.model().resource())),
        "created_at", Field.time(V2Deployment::createdAt),
        "updated_at", Field.time(each -> each.version().updatedAt()));
  }

  MockResponse show(V2Call call, V2Endpoint endpoint) {
    return row(endpoint, find(endpoint, call));
  }

  MockResponse patch(V2Call call, V2Endpoint endpoint) {
    V2Deployment deployment = find(endpoint, call);
    deployment.version().require(call.text("etag"));
    String name = deployment.name();
    Autoscaling bounds = deployment.autoscaling();
    ObjectNode options = deployment.options();
    boolean rescaled = false;
    for (String path : UpdateMask.paths(call, MUTABLE)) {
      if (path.equals("name")) {
        name = Projects.bareName(replies.name(endpoint), call.required("name"));
      } else if (path.startsWith("autoscaling")) {
        bounds = bounds.changedBy(part(call.member("autoscaling"), path));
        rescaled = true;
      } else {
        options = DeploymentRequest.limits(call, options);
      }
    }
    V2Deployment changed = deployment.changed(name, bounds, options, version());
    if (book.isTaken(changed)) {
      throw new V2Refusal(GrpcCode.ALREADY_EXISTS, GrpcCode.ALREADY_EXISTS.title);
    }
    if (rescaled) {
      rules.checkRescale(changed, book.step(deployment.id()));
      quota.check(changed);
      book.rescale(changed);
    } else {
      book.put(changed);
    }
    return row(endpoint, changed);
  }

  /** All of the bounds, or the one that the mask names. */
  private static JsonNode part(JsonNode sent, String path) {
    return sent instanceof ObjectNode object && path.contains(".")
        ? object.deepCopy().retain(path.substring(path.indexOf('.') + 1))
        : sent;
  }

  MockResponse delete(V2Call call, V2Endpoint endpoint) {
    V2Deployment deployment = find(endpoint, call);
    deployment.version().require(call.query("etag"));
    rules.checkDelete(endpoint, deployment, book.step(deployment.id()));
    book.delete(deployment);
    return V2Json.ok(V2Json.object());
  }

  private V2Deployment find(V2Endpoint endpoint, V2Call call) {
    return book.find(endpoint.id(), call.id())
        .orElseThrow(() -> V2Refusal.notFound("deployment not found"));
  }

  private MockResponse row(V2Endpoint endpoint, V2Deployment deployment) {
    return V2Json.ok(behaviour.sent(replies.deployment(endpoint, deployment)));
  }

  private RowVersion version() {
    return new RowVersion(ids.next("etag-"), clock.instant());
  }
}
