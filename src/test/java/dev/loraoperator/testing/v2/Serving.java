package dev.loraoperator.testing.v2;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a test sees of endpoints and deployments, and what others do to them without API calls. */
public final class Serving {

  private final V2State state;
  private final DeploymentBook deployments;
  private final V2Inference inference;
  private final GpuMeter meter;

  Serving(V2State state, V2Inference inference) {
    this.state = state;
    this.deployments = state.deployments;
    this.inference = inference;
    this.meter = new GpuMeter(state);
  }

  /** The settings; may be changed at any time. */
  public ServingBehaviour behaviour() {
    return state.behaviour.serving;
  }

  /** What it has all cost. */
  public GpuMeter meter() {
    return meter;
  }

  /** Limits the GPUs of each type that an account may use. */
  public void setGpuQuota(String account, int gpus) {
    state.quota.set(account, gpus);
  }

  /** Adds an endpoint that was not posted here, an hour ago. */
  public V2Endpoint occupyEndpoint(String account, String name) {
    Instant before = state.clock.instant().minusSeconds(3600);
    V2Endpoint endpoint =
        new V2Endpoint(
            state.ids.next("ep_"),
            account,
            name,
            V2Model.PRIVATE,
            before,
            TrafficSplit.empty(before),
            null,
            new RowVersion(state.ids.next("etag-"), before),
            true,
            false);
    if (!state.endpoints.put(endpoint)) {
      throw new IllegalStateException(name + " is taken");
    }
    return endpoint;
  }

  /** Adds a deployment that was not posted here, on one H100 and ready since an hour. */
  public V2Deployment occupyDeployment(
      V2Endpoint endpoint, String name, V2Model model, int replicas) {
    Instant before = state.clock.instant().minusSeconds(3600);
    String revision =
        state.models.revisions(model.id()).stream().map(V2Revision::id).findFirst().orElse("rv_x");
    V2Deployment deployment =
        new V2Deployment(
            state.ids.next("dep_"),
            endpoint.account(),
            endpoint.id(),
            name,
            new ModelPin(Projects.id(model.account()), model.id(), revision),
            BaseConfig.of(SampleCatalogue.LLAMA_CONFIG, model.baseModelId()),
            Autoscaling.of(replicas, replicas),
            V2Json.object(),
            before,
            new RowVersion(state.ids.next("etag-"), before),
            true,
            false);
    ReplicaStep step =
        replicas == 0 ? ReplicaPlan.stopped(before) : ReplicaPlan.ready(before, replicas);
    deployments.add(deployment, List.of(step));
    return deployment;
  }

  /** Replaces the traffic split of an endpoint, as another user of the API would. */
  public void route(String endpointId, SplitEntry... entries) {
    V2Endpoint endpoint = endpoint(endpointId);
    TrafficSplit split =
        endpoint.split().replaced(List.of(entries), state.clock.instant(), behaviour().routingLag);
    state.endpoints.put(endpoint.changed(endpoint.name(), endpoint.visibility(), split, version()));
  }

  /** Sets the rollout that owns the traffic split of an endpoint; null when there is none. */
  public void setRollout(String endpointId, @Nullable String rolloutId) {
    state.endpoints.put(endpoint(endpointId).inRollout(rolloutId, version()));
  }

  /** Sets whether a deployment is a member of somebody's A/B experiment. */
  public void setInExperiment(String deploymentId, boolean member) {
    state.rules.setInExperiment(deploymentId, member);
  }

  /** Changes the bounds of a deployment, as another user of the API would; 0 and 0 stop it. */
  public void rescale(String deploymentId, int minReplicas, int maxReplicas) {
    V2Deployment deployment = deployment(deploymentId);
    deployments.rescale(
        deployment.changed(
            deployment.name(),
            new Autoscaling(minReplicas, maxReplicas, deployment.autoscaling().more()),
            deployment.options(),
            version()));
  }

  /** Has so many replicas started or stopped, as the autoscaler would within the bounds. */
  public void autoscale(String deploymentId, int replicas) {
    deployments.replicas(deploymentId, replicas);
  }

  /** Deletes a deployment with all that runs, without an API call. */
  public void removeDeployment(String id) {
    deployments.delete(deployment(id));
  }

  /** Deletes an endpoint with its deployments, without an API call. */
  public void removeEndpoint(String id) {
    deployments.of(id).forEach(deployments::delete);
    state.endpoints.put(endpoint(id).asDeleted());
  }

  /** What a deployment is now. */
  public ReplicaStep step(String deploymentId) {
    return deployments.step(deploymentId);
  }

  /** Sets what a deployment is from now on, until it is changed. */
  public void setState(String deploymentId, DeploymentState word, String message) {
    ReplicaStep before = deployments.step(deploymentId);
    int desired = word == DeploymentState.STOPPED ? 0 : Math.max(before.desired(), 1);
    int ready =
        switch (word) {
          case READY -> desired;
          case SCALING, STOPPING -> before.ready();
          case PROVISIONING, DEGRADED, STOPPED, FAILED -> 0;
        };
    Instant now = state.clock.instant();
    deployments.force(deploymentId, new ReplicaStep(now, word, message, ready, ready, desired));
  }

  /** Sets what all deployments are from now on. */
  public void setStates(DeploymentState word, String message) {
    deployments.existing(each -> true).forEach(each -> setState(each.id(), word, message));
  }

  /** What starts from now on ends as FAILED with this message; null restores the normal end. */
  public void failStartsWith(@Nullable String message) {
    behaviour().startFailure = message;
  }

  /** Makes all starts and stops come to their end now. */
  public void finishAll() {
    deployments.hurry();
  }

  /** Deployments that match answer no requests although they are ready. */
  public void breakDown(Predicate<V2Deployment> which) {
    inference.breakDown(which);
  }

  /** The ids of the deployments that have answered requests, one for each answer. */
  public List<String> answered() {
    return inference.answered();
  }

  /** The deployments that are there and neither stopped nor failed. */
  public List<V2Deployment> running() {
    return deployments.existing(each -> !deployments.step(each.id()).state().isAtRest());
  }

  private V2Endpoint endpoint(String id) {
    return state.endpoints.existing(each -> each.id().equals(id)).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the test has no endpoint " + id));
  }

  private V2Deployment deployment(String id) {
    return deployments.existing(each -> each.id().equals(id)).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the test has no deployment " + id));
  }

  private RowVersion version() {
    return new RowVersion(state.ids.next("etag-"), state.clock.instant());
  }
}
