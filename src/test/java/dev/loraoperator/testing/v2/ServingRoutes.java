package dev.loraoperator.testing.v2;

import mockwebserver3.MockResponse;

/** The routes of endpoints and their deployments. */
final class ServingRoutes {

  private final Projects projects;
  private final EndpointRoutes endpoints;
  private final DeploymentRoutes deployments;

  ServingRoutes(V2State state) {
    ServingReplies replies = new ServingReplies(state);
    this.projects = state.projects;
    this.endpoints = new EndpointRoutes(state, replies);
    this.deployments = new DeploymentRoutes(state, replies);
  }

  MockResponse read(V2Call call) {
    return switch (call.route()) {
      case ENDPOINTS -> endpoints.list(call);
      case ENDPOINT -> endpoints.show(call);
      case DEPLOYMENTS -> deployments.list(call, endpoint(call));
      case DEPLOYMENT -> deployments.show(call, endpoint(call));
      default -> throw new IllegalArgumentException("not a read: " + call.route());
    };
  }

  /** One write at a time, so that what is checked still holds when it is done. */
  synchronized MockResponse write(V2Call call) {
    return switch (call.route()) {
      case CREATE_ENDPOINT -> endpoints.create(call, projects.slug(call.account()));
      case PATCH_ENDPOINT -> endpoints.patch(call, projects.slug(call.account()));
      case DELETE_ENDPOINT -> endpoints.delete(call);
      case CREATE_DEPLOYMENT, CHECK_DEPLOYMENT -> deployments.create(call, endpoint(call));
      case PATCH_DEPLOYMENT -> deployments.patch(call, endpoint(call));
      case DELETE_DEPLOYMENT -> deployments.delete(call, endpoint(call));
      default -> throw new IllegalArgumentException("not a write: " + call.route());
    };
  }

  private V2Endpoint endpoint(V2Call call) {
    return endpoints.find(call.account(), call.variables().getOrDefault("endpoint", ""));
  }
}
