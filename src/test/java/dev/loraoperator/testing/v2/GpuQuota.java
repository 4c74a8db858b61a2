package dev.loraoperator.testing.v2;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many GPUs of a type the deployments of a project may have at most. */
final class GpuQuota {

  private final Map<String, Integer> limits = new ConcurrentHashMap<>();
  private final DeploymentBook book;

  GpuQuota(DeploymentBook book) {
    this.book = book;
  }

  void set(String account, int gpus) {
    limits.put(account, gpus);
  }

  /** Refuses a deployment that, as it is to be, exceeds the quota. */
  void check(V2Deployment wanted) {
    int limit = limits.getOrDefault(wanted.account(), Integer.MAX_VALUE);
    String accelerator = wanted.config().accelerator();
    int used =
        book
            .existing(
                each ->
                    each.account().equals(wanted.account())
                        && each.config().accelerator().equals(accelerator)
                        && !each.id().equals(wanted.id()))
            .stream()
            .mapToInt(this::gpus)
            .sum();
    int asked = wanted.autoscaling().maxReplicas() * wanted.config().acceleratorCount();
    if (asked > 0 && used + asked > limit) {
      throw new V2Refusal(
          GrpcCode.RESOURCE_EXHAUSTED,
          "GPU quota exceeded: this deployment would put your project at %d of %d %s GPUs"
              .formatted(used + asked, limit, type(accelerator)));
    }
  }

  private int gpus(V2Deployment deployment) {
    ReplicaStep step = book.step(deployment.id());
    int replicas = Math.max(deployment.autoscaling().maxReplicas(), step.ready());
    return step.state().isAtRest() ? 0 : replicas * deployment.config().acceleratorCount();
  }

  /** {@code H100} of {@code nvidia-h100-80gb}. */
  private static String type(String accelerator) {
    return accelerator.replaceAll("^nvidia-|-.*gb$", "").toUpperCase(Locale.ROOT);
  }
}
