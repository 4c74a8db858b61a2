package dev.loraoperator.together.v2.calls;

import static dev.loraoperator.together.v2.calls.TestV2.PROJECT;

import dev.loraoperator.together.v2.rows.ReplicaBounds;
import dev.loraoperator.together.v2.rows.SplitEntry;
import java.util.List;
import java.util.function.Function;

/** The calls that make, change or delete an endpoint or a deployment, with what they send. */
enum ServingWrite {
  CREATE_ENDPOINT(
      api -> api.endpoints().create(PROJECT, "support"),
      "POST /endpoints",
      "{\"name\":\"support\"}"),
  PATCH_SPLIT(
      api ->
          api.endpoints()
              .patchSplit(
                  PROJECT,
                  "ep_1",
                  List.of(new SplitEntry("dep_1", 1), new SplitEntry("dep_2", 0.25)),
                  "e2"),
      "PATCH /endpoints/ep_1?updateMask=trafficSplit",
      "{\"trafficSplit\":[{\"deploymentId\":\"dep_1\",\"weight\":1.0},"
          + "{\"deploymentId\":\"dep_2\",\"weight\":0.25}],\"etag\":\"e2\"}"),
  DELETE_ENDPOINT(
      api -> api.endpoints().delete(PROJECT, "ep_1", "e2"), "DELETE /endpoints/ep_1?etag=e2", ""),
  CHECK(
      api -> api.deployments().check(PROJECT, "ep_1", deployment()),
      "POST /endpoints/ep_1/deployments?validateOnly=true",
      Bodies.DEPLOYMENT),
  CREATE_DEPLOYMENT(
      api -> api.deployments().create(PROJECT, "ep_1", deployment()),
      "POST /endpoints/ep_1/deployments",
      Bodies.DEPLOYMENT),
  PATCH_BOUNDS(
      api -> api.deployments().patchBounds(PROJECT, "ep_1", "dep_1", new ReplicaBounds(1, 2), "d3"),
      "PATCH /endpoints/ep_1/deployments/dep_1?updateMask=autoscaling",
      "{\"autoscaling\":{\"minReplicas\":1,\"maxReplicas\":2},\"etag\":\"d3\"}"),
  DELETE_DEPLOYMENT(
      api -> api.deployments().delete(PROJECT, "ep_1", "dep_1", "d3"),
      "DELETE /endpoints/ep_1/deployments/dep_1?etag=d3",
      "");

  /** What the calls send. */
  private static final class Bodies {
    static final String DEPLOYMENT =
        "{\"name\":\"main\",\"model\":\"projects/proj_1/models/ml_1\","
            + "\"config\":\"projects/proj_t/configs/cr_1\","
            + "\"autoscaling\":{\"minReplicas\":1,\"maxReplicas\":1}}";
  }

  private final Function<V2Api, WriteReply<?>> call;
  private final String request;
  private final String body;

  ServingWrite(Function<V2Api, WriteReply<?>> call, String request, String body) {
    this.call = call;
    this.request = request;
    this.body = body;
  }

  static NewDeployment deployment() {
    return new NewDeployment(
        "main",
        NewDeployment.model("proj_1", "ml_1", null),
        NewDeployment.config("proj_t", "cr_1"),
        new ReplicaBounds(1, 1),
        List.of(),
        null);
  }

  WriteReply<?> of(V2Api api) {
    return call.apply(api);
  }

  /** The method and the path below the project. */
  String request() {
    return request;
  }

  /** The whole body; empty when there is none. */
  String body() {
    return body;
  }

  /** Whether it must not be repeated while its effect is unknown. */
  boolean isCreation() {
    return this == CREATE_ENDPOINT || this == CREATE_DEPLOYMENT;
  }

  boolean isDeletion() {
    return this == DELETE_ENDPOINT || this == DELETE_DEPLOYMENT;
  }
}
