package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The rows of endpoints and deployments. */
final class ServingReplies {

  /** An endpoint shows no more than this many of its deployments. */
  private static final int MOST_SUMMARIES = 10;

  private final V2Behaviour behaviour;
  private final Projects projects;
  private final DeploymentBook book;

  ServingReplies(V2State state) {
    this.behaviour = state.behaviour;
    this.projects = state.projects;
    this.book = state.deployments;
  }

  /**
   * @param deployments of the endpoint, newest first
   */
  ObjectNode endpoint(V2Endpoint endpoint, List<V2Deployment> deployments) {
    ObjectNode row = V2Json.object().put("id", endpoint.id()).put("name", name(endpoint));
    row.put("projectId", Projects.id(endpoint.account()));
    row.put("createdAt", endpoint.createdAt().toString());
    row.put("updatedAt", endpoint.version().updatedAt().toString());
    row.put("etag", endpoint.version().etag()).put("visibility", endpoint.visibility());
    row.put("endpointType", "ENDPOINT_TYPE_DEDICATED");
    ArrayNode split = row.putArray("trafficSplit");
    for (SplitEntry entry : endpoint.split().entries()) {
      split.addObject().put("deploymentId", entry.deploymentId()).put("weight", entry.weight());
    }
    ArrayNode summaries = row.putArray("deployments");
    deployments.stream()
        .limit(MOST_SUMMARIES)
        .forEach(each -> summaries.add(summary(endpoint, each)));
    return endpoint.rolloutId() == null ? row : row.put("activeRolloutId", endpoint.rolloutId());
  }

  private ObjectNode summary(V2Endpoint endpoint, V2Deployment deployment) {
    ReplicaStep step = book.step(deployment.id());
    ObjectNode row = common(endpoint, deployment, step);
    row.put("state", behaviour.serving.word(step.state()));
    row.put("estimatedEffectiveTrafficShare", share(endpoint, deployment, step));
    count(row, "readyReplicas", step.ready());
    return behaviour.sent(row);
  }

  ObjectNode deployment(V2Endpoint endpoint, V2Deployment deployment) {
    return deployment(endpoint, deployment, book.step(deployment.id()));
  }

  /** A deployment that is only checked, and so has no id. */
  ObjectNode draft(V2Endpoint endpoint, V2Deployment deployment) {
    return deployment(
        endpoint,
        deployment,
        new ReplicaStep(
            deployment.createdAt(),
            DeploymentState.PROVISIONING,
            "",
            0,
            0,
            deployment.autoscaling().minReplicas()));
  }

  private ObjectNode deployment(V2Endpoint endpoint, V2Deployment deployment, ReplicaStep step) {
    ObjectNode row = common(endpoint, deployment, step);
    row.put("endpointId", endpoint.id()).put("projectId", Projects.id(deployment.account()));
    row.put("updatedAt", deployment.version().updatedAt().toString());
    row.put("etag", deployment.version().etag());
    row.put("modelRevisionId", deployment.model().revisionId());
    row.put("config", deployment.config().resource()).put("configId", deployment.config().id());
    row.setAll(deployment.options());
    ObjectNode status = row.putObject("status");
    status.put("state", behaviour.serving.word(step.state())).put("message", step.message());
    count(status, "readyReplicas", step.ready());
    count(status, "scheduledReplicas", step.scheduled());
    double share = share(endpoint, deployment, step);
    return share == 0 ? row : row.put("estimatedEffectiveTrafficShare", share);
  }

  private ObjectNode common(V2Endpoint endpoint, V2Deployment deployment, ReplicaStep step) {
    ObjectNode row = V2Json.object().put("id", deployment.id());
    row.put("name", name(endpoint, deployment));
    row.put("createdAt", deployment.createdAt().toString());
    row.put("model", deployment.model().resource()).put("modelId", deployment.model().modelId());
    row.put("hardware", deployment.config().hardware());
    row.put("trafficMode", "TRAFFIC_MODE_LIVE");
    row.set("autoscaling", deployment.autoscaling().json());
    count(row, "desiredReplicas", step.desired());
    return row;
  }

  private void count(ObjectNode row, String key, int count) {
    if (count > 0 || !behaviour.serving.omitsZeros) {
      row.put(key, count);
    }
  }

  /** By weights and ready replicas. */
  private double share(V2Endpoint endpoint, V2Deployment deployment, ReplicaStep step) {
    double own = endpoint.split().weight(deployment.id()) * step.ready();
    double all =
        endpoint.split().entries().stream()
            .mapToDouble(entry -> entry.weight() * book.step(entry.deploymentId()).ready())
            .sum();
    return own == 0 ? 0 : own / all;
  }

  /** What requests name, as well as lists. */
  String name(V2Endpoint endpoint) {
    return projects.slug(endpoint.account()) + "/" + endpoint.name();
  }

  String name(V2Endpoint endpoint, V2Deployment deployment) {
    return name(endpoint) + "/" + deployment.name();
  }
}
