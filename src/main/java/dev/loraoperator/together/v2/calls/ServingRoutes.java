package dev.loraoperator.together.v2.calls;

import dev.loraoperator.together.http.Route;
import dev.loraoperator.together.http.TogetherUrls;
import org.jspecify.annotations.Nullable;

/**
 * The calls for endpoints, deployments and hardware as they are documented (docs: {@code
 * dedicated-endpoints/manage}, {@code concepts}; official SDK: {@code resources/beta/endpoints}).
 * Nothing undocumented is sent: an unknown query is refused.
 */
record ServingRoutes(TogetherUrls urls) {

  private static final String ENDPOINTS = "/v2/projects/{id}/endpoints";
  private static final String ENDPOINT = ENDPOINTS + "/{id}";
  private static final String DEPLOYMENTS = ENDPOINT + "/deployments";
  private static final String DEPLOYMENT = DEPLOYMENTS + "/{id}";

  Route instanceTypes() {
    return urls.route("GET", "/v2/public/inference-instance-types");
  }

  Route endpoints(Project project, PageRequest page) {
    return V2Routes.list(urls.route("GET", ENDPOINTS, project.id()), page);
  }

  Route createEndpoint(Project project) {
    return urls.route("POST", ENDPOINTS, project.id());
  }

  Route endpoint(Project project, String id) {
    return urls.route("GET", ENDPOINT, project.id(), id);
  }

  /** With a mask an empty split empties it; without one it is no change at all. */
  Route patchSplit(Project project, String id) {
    return masked(urls.route("PATCH", ENDPOINT, project.id(), id), "trafficSplit");
  }

  Route deleteEndpoint(Project project, String id, @Nullable String etag) {
    return of(urls.route("DELETE", ENDPOINT, project.id(), id), etag);
  }

  Route deployments(Project project, String endpointId, PageRequest page) {
    return V2Routes.list(urls.route("GET", DEPLOYMENTS, project.id(), endpointId), page);
  }

  Route createDeployment(Project project, String endpointId) {
    return urls.route("POST", DEPLOYMENTS, project.id(), endpointId);
  }

  /** Makes nothing: the query alone tells it from {@link #createDeployment}. */
  Route checkDeployment(Project project, String endpointId) {
    return V2Routes.with(createDeployment(project, endpointId), "validateOnly", "true");
  }

  Route deployment(Project project, String endpointId, String id) {
    return urls.route("GET", DEPLOYMENT, project.id(), endpointId, id);
  }

  Route patchBounds(Project project, String endpointId, String id) {
    return masked(urls.route("PATCH", DEPLOYMENT, project.id(), endpointId, id), "autoscaling");
  }

  Route deleteDeployment(Project project, String endpointId, String id, @Nullable String etag) {
    return of(urls.route("DELETE", DEPLOYMENT, project.id(), endpointId, id), etag);
  }

  private static Route masked(Route route, String field) {
    return V2Routes.with(route, "updateMask", field);
  }

  /** Of one version; without an etag the last write wins. */
  private static Route of(Route route, @Nullable String etag) {
    return etag == null ? route : V2Routes.with(route, "etag", etag);
  }
}
