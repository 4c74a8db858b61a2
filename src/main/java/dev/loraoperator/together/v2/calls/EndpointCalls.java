package dev.loraoperator.together.v2.calls;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.errors.Obstacle;
import dev.loraoperator.together.v2.errors.Purpose;
import dev.loraoperator.together.v2.rows.EndpointRow;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.SplitEntry;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints: the names that requests are sent to (docs: {@code dedicated-endpoints/manage}). Each
 * call is one HTTP request.
 */
public final class EndpointCalls {

  private final ServingExchange exchange;
  private final ServingRoutes routes;

  EndpointCalls(ServingExchange exchange, ServingRoutes routes) {
    this.exchange = exchange;
    this.routes = routes;
  }

  /**
   * Makes an endpoint, once. {@link Obstacle#NAME_TAKEN} may also mean an earlier call of ours
   * whose reply was lost; an endpoint has no marker that would prove it.
   *
   * @param name without the project's slug
   */
  public WriteReply<EndpointRow> create(Project project, String name) {
    ObjectNode body = Replies.JSON.createObjectNode().put("name", name);
    return exchange.post(
        Purpose.CREATE_ENDPOINT,
        project.apiKey(),
        routes.createEndpoint(project),
        body,
        EndpointRow::of);
  }

  /** Reads one endpoint. */
  public Reply<EndpointRow> endpoint(Project project, String endpointId) {
    return exchange
        .reads()
        .read(project.apiKey(), routes.endpoint(project, endpointId), EndpointRow::of);
  }

  /**
   * Lists one page of the project's endpoints, in no order that is relied on. {@link
   * Reply.NotFound} when the service has no such route.
   *
   * @param wanted which of them are kept
   */
  public Reply<Page<EndpointRow>> endpoints(
      Project project, PageRequest page, Predicate<? super EndpointRow> wanted) {
    return exchange
        .reads()
        .list(
            project.apiKey(),
            routes.endpoints(project, page),
            new V2Exchange.Listing<>(Purpose.READ, page, EndpointRow::of, wanted));
  }

  /**
   * Replaces the whole traffic split, and nothing else of it.
   *
   * @param split with the entries of others; empty to route nothing
   * @param etag of the version that {@code split} was made of; null where the service told none
   */
  public WriteReply<EndpointRow> patchSplit(
      Project project, String endpointId, List<SplitEntry> split, @Nullable String etag) {
    ObjectNode body = Replies.JSON.createObjectNode();
    ArrayNode entries = body.putArray("trafficSplit");
    split.forEach(
        entry ->
            entries
                .addObject()
                .put("deploymentId", entry.deploymentId())
                .put("weight", entry.weight()));
    if (etag != null) {
      body.put("etag", etag);
    }
    return exchange.patch(
        Purpose.PATCH_ENDPOINT,
        project.apiKey(),
        routes.patchSplit(project, endpointId),
        body,
        EndpointRow::of);
  }

  /**
   * Deletes an endpoint that has no deployments.
   *
   * @param etag of the version that was looked at; null where the service told none
   * @return the id of what was deleted
   */
  public WriteReply<String> delete(Project project, String endpointId, @Nullable String etag) {
    return exchange.delete(
        Purpose.DELETE_ENDPOINT,
        project.apiKey(),
        routes.deleteEndpoint(project, endpointId, etag),
        endpointId);
  }
}
