package dev.loraoperator.testing.v2;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Routes inference requests by the names of endpoints and deployments. */
final class V2Inference {

  /** Steps of this size, modulo 1, visit all parts of 0 to 1 evenly. */
  private static final double GOLDEN = 0.6180339887498949;

  private final Clock clock;
  private final ServingBehaviour behaviour;
  private final EndpointBook endpoints;
  private final DeploymentBook deployments;
  private final ServingReplies names;
  private final List<String> answered = new CopyOnWriteArrayList<>();
  private volatile Predicate<V2Deployment> broken = deployment -> false;

  V2Inference(V2State state) {
    this.clock = state.clock;
    this.behaviour = state.behaviour.serving;
    this.endpoints = state.endpoints;
    this.deployments = state.deployments;
    this.names = new ServingReplies(state);
  }

  /** Which deployments do not answer although they are ready. */
  void breakDown(Predicate<V2Deployment> which) {
    broken = which;
  }

  /** The deployments that have answered, one for each answer. */
  List<String> answered() {
    return List.copyOf(answered);
  }

  /** Empty when the name is that of no endpoint and no deployment of the account. */
  Optional<V2Routing> route(String account, String model) {
    return endpoints.existing(each -> each.account().equals(account)).stream()
        .flatMap(endpoint -> route(endpoint, model).stream())
        .findFirst();
  }

  private Optional<V2Routing> route(V2Endpoint endpoint, String model) {
    if (names.name(endpoint).equals(model)) {
      return Optional.of(bySplit(endpoint));
    }
    return deployments.of(endpoint.id()).stream()
        .filter(each -> names.name(endpoint, each).equals(model))
        .findFirst()
        .map(this::to);
  }

  /** In proportion to weights and ready replicas. */
  private V2Routing bySplit(V2Endpoint endpoint) {
    List<SplitEntry> entries =
        endpoint.split().routed(clock.instant(), behaviour.routingLag).stream()
            .filter(entry -> entry.weight() > 0)
            .toList();
    if (entries.isEmpty()) {
      return V2Routing.of(V2Routing.Outcome.NOT_CONFIGURED);
    }
    double total = entries.stream().mapToDouble(this::capacity).sum();
    double place = answered.size() * GOLDEN % 1 * total;
    for (SplitEntry entry : entries) {
      place -= capacity(entry);
      if (place < 0) {
        return to(deployments.find(endpoint.id(), entry.deploymentId()).orElseThrow());
      }
    }
    return V2Routing.of(V2Routing.Outcome.NO_REPLICAS);
  }

  private double capacity(SplitEntry entry) {
    return entry.weight() * deployments.step(entry.deploymentId()).ready();
  }

  private V2Routing to(V2Deployment deployment) {
    if (deployments.step(deployment.id()).ready() == 0) {
      return V2Routing.of(V2Routing.Outcome.NO_REPLICAS);
    }
    deployments.requested(deployment.id());
    if (broken.test(deployment)) {
      return new V2Routing(V2Routing.Outcome.BROKEN, deployment.id());
    }
    answered.add(deployment.id());
    return new V2Routing(V2Routing.Outcome.ANSWERED, deployment.id());
  }
}
