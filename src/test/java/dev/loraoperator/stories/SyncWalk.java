package dev.loraoperator.stories;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.argocd.ArgoHealth;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a sync of Argo CD does with waves: one after the other, the next when the last one's
 * resources are Healthy, none any more when one is Degraded; the last wave is not waited for. A
 * deletion goes the other way and waits until each wave is gone. Health is what our script says.
 */
final class SyncWalk {

  enum Phase {
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  private final KubernetesClient client;
  private final Deque<List<HasMetadata>> ahead;
  private final Deque<List<HasMetadata>> applied = new ArrayDeque<>();

  SyncWalk(KubernetesClient client, List<HasMetadata> resources) {
    this.client = client;
    this.ahead =
        new ArrayDeque<>(
            resources.stream()
                .collect(Collectors.groupingBy(SyncWalk::wave, TreeMap::new, Collectors.toList()))
                .values());
  }

  private static int wave(HasMetadata resource) {
    return Integer.parseInt(
        resource.getMetadata().getAnnotations().get("argocd.argoproj.io/sync-wave"));
  }

  /** Looks at the wave that was applied last, and applies the next one if that is right. */
  Phase step() {
    List<String> healths =
        applied.isEmpty() ? List.of() : applied.peek().stream().map(this::health).toList();
    if (healths.contains("Degraded")) {
      return Phase.FAILED;
    }
    if (healths.stream().allMatch("Healthy"::equals) && !ahead.isEmpty()) {
      ahead.peek().forEach(this::apply);
      applied.push(ahead.poll());
    }
    return ahead.isEmpty() ? Phase.SUCCEEDED : Phase.RUNNING;
  }

  /**
   * Deletes the last wave that is still there.
   *
   * @return whether nothing is left
   */
  boolean deleteStep() {
    while (!applied.isEmpty()) {
      List<HasMetadata> left = new ArrayList<>(applied.peek());
      left.removeIf(resource -> client.resource(resource).get() == null);
      if (!left.isEmpty()) {
        left.forEach(resource -> client.resource(resource).delete());
        return false;
      }
      applied.pop();
    }
    return true;
  }

  private void apply(HasMetadata resource) {
    client.resource(resource).createOr(NonDeletingOperation::update);
  }

  /** Kinds without a script have no health, and are not waited for. */
  private String health(HasMetadata resource) {
    if (!(resource instanceof LoraAdapter)) {
      return "Healthy";
    }
    String live = Serialization.asJson(client.resource(resource).get());
    return ArgoHealth.of(Serialization.unmarshal(live, JsonNode.class)).status();
  }
}
