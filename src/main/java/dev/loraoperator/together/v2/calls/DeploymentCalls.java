package dev.loraoperator.together.v2.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.errors.Obstacle;
import dev.loraoperator.together.v2.errors.Purpose;
import dev.loraoperator.together.v2.rows.DeploymentRow;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.ReplicaBounds;
import dev.loraoperator.together.v2.rows.ServedModel;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Deployments: the replicas that serve a model, and cost by the minute (docs: {@code
 * dedicated-endpoints/manage}). Each call is one HTTP request.
 */
public final class DeploymentCalls {

  private final ServingExchange exchange;
  private final ServingRoutes routes;

  DeploymentCalls(ServingExchange exchange, ServingRoutes routes) {
    this.exchange = exchange;
    this.routes = routes;
  }

  /**
   * Asks whether a deployment could be made, and makes none.
   *
   * @return what it would serve; {@link WriteReply.NotFound} when there is no such endpoint
   */
  public WriteReply<ServedModel> check(
      Project project, String endpointId, NewDeployment deployment) {
    return exchange.post(
        Purpose.CHECK_DEPLOYMENT,
        project.apiKey(),
        routes.checkDeployment(project, endpointId),
        deployment.body(),
        (json, secrets) -> {
          ServedModel served = ServedModel.of(json, secrets);
          return served.isNothing() ? null : served;
        });
  }

  /**
   * Makes a deployment, once: a second one costs as much again. {@link Obstacle#NAME_TAKEN} may
   * also mean an earlier call of ours whose reply was lost. {@link WriteReply.NotFound} when there
   * is no such endpoint; {@link Reason#GPU_QUOTA} when the project may not have so many GPUs.
   */
  public WriteReply<DeploymentRow> create(
      Project project, String endpointId, NewDeployment deployment) {
    return exchange.post(
        Purpose.CREATE_DEPLOYMENT,
        project.apiKey(),
        routes.createDeployment(project, endpointId),
        deployment.body(),
        DeploymentRow::of);
  }

  /** Reads one deployment. */
  public Reply<DeploymentRow> deployment(Project project, String endpointId, String deploymentId) {
    return exchange
        .reads()
        .read(
            project.apiKey(),
            routes.deployment(project, endpointId, deploymentId),
            DeploymentRow::of);
  }

  /**
   * Lists one page of an endpoint's deployments, in no order that is relied on. {@link
   * Reply.NotFound} when there is no such endpoint.
   *
   * @param wanted which of them are kept
   */
  public Reply<Page<DeploymentRow>> deployments(
      Project project,
      String endpointId,
      PageRequest page,
      Predicate<? super DeploymentRow> wanted) {
    return exchange.below(
        project.apiKey(),
        routes.deployments(project, endpointId, page),
        new V2Exchange.Listing<>(Purpose.READ, page, DeploymentRow::of, wanted));
  }

  /**
   * Changes how many replicas there may be, and nothing else of it; {@link ReplicaBounds#STOPPED}
   * stops it.
   *
   * @param etag of the version that was looked at; null where the service told none
   */
  public WriteReply<DeploymentRow> patchBounds(
      Project project,
      String endpointId,
      String deploymentId,
      ReplicaBounds bounds,
      @Nullable String etag) {
    ObjectNode body = Replies.JSON.createObjectNode();
    NewDeployment.putBounds(body, bounds);
    if (etag != null) {
      body.put("etag", etag);
    }
    return exchange.patch(
        Purpose.PATCH_DEPLOYMENT,
        project.apiKey(),
        routes.patchBounds(project, endpointId, deploymentId),
        body,
        DeploymentRow::of);
  }

  /**
   * Deletes a deployment that is stopped or has failed, and is in no traffic split.
   *
   * @param etag of the version that was looked at; null where the service told none
   * @return the id of what was deleted
   */
  public WriteReply<String> delete(
      Project project, String endpointId, String deploymentId, @Nullable String etag) {
    return exchange.delete(
        Purpose.DELETE_DEPLOYMENT,
        project.apiKey(),
        routes.deleteDeployment(project, endpointId, deploymentId, etag),
        deploymentId);
  }
}
