package dev.loraoperator.bench;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many writes of the operator's kinds an API server takes per second from a client that does
 * nothing else, with as many threads as the operator reconciles with.
 *
 * @param creates of adapters
 * @param statuses of adapters, with the resource version locked
 */
record WriteRates(double creates, double statuses, double events) {

  static final int THREADS = 16;

  private static final String NAMESPACE = "raw";
  private static final int OBJECTS = 512;
  private static final int ROUNDS = 4;

  /** Measures, and takes away what it has written. */
  static WriteRates measure(KubernetesClient client) throws Exception {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    List<LoraAdapter> adapters = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      adapters.add(ReadyAdapters.adapter(NAMESPACE, "raw-" + i));
    }
    double creates =
        perSecond(OBJECTS, i -> adapters.set(i, client.resource(adapters.get(i)).create()));
    for (LoraAdapter adapter : adapters) {
      adapter.setStatus(ReadyAdapters.ready(adapter, 1));
    }
    int[] round = {0};
    double statuses = 0;
    for (; round[0] < ROUNDS; round[0]++) {
      statuses += perSecond(OBJECTS, i -> adapters.set(i, put(client, adapters.get(i), round[0])));
    }
    double events = 0;
    for (int i = 0; i < ROUNDS; i++) {
      events += perSecond(OBJECTS, number -> client.resource(event(number)).create());
    }
    client.resources(LoraAdapter.class).inNamespace(NAMESPACE).delete();
    client.v1().events().inNamespace(NAMESPACE).delete();
    return new WriteRates(creates, statuses / ROUNDS, events / ROUNDS);
  }

  /** Of two measurements. */
  WriteRates mean(WriteRates other) {
    return new WriteRates(
        (creates + other.creates) / 2,
        (statuses + other.statuses) / 2,
        (events + other.events) / 2);
  }

  @Override
  public String toString() {
    return "%.0f creates, %.0f status updates, %.0f Events per second"
        .formatted(creates, statuses, events);
  }

  /** How long this API server takes for these writes. */
  double seconds(WriteCounts writes) {
    return writes.count(WriteCounts.CREATES) / creates
        + (writes.count(WriteCounts.STATUSES) + writes.count(WriteCounts.PATCHES)) / statuses
        + writes.count(WriteCounts.EVENTS) / events;
  }

  /** One piece of work. */
  interface Task {
    void run(int number) throws Exception;
  }

  /** Runs {@code count} tasks on {@link #THREADS} threads. */
  static double perSecond(int count, Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        all.add(
            () -> {
              task.run(number);
              return null;
            });
      }
      long start = System.nanoTime();
      for (Future<Void> done : threads.invokeAll(all)) {
        done.get();
      }
      return count * 1e9 / (System.nanoTime() - start);
    } finally {
      threads.shutdownNow();
    }
  }

  private static LoraAdapter put(KubernetesClient client, LoraAdapter adapter, int round) {
    AdapterEdit.status(adapter, "lastHandledReconcileAt", "round-" + round);
    return client.resource(adapter).updateStatus();
  }

  private static Event event(int number) {
    return new EventBuilder()
        .withNewMetadata()
        .withGenerateName("raw-" + number + ".")
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withNewInvolvedObject()
        .withKind("LoraAdapter")
        .withNamespace(NAMESPACE)
        .withName("raw-" + number)
        .endInvolvedObject()
        .withType("Normal")
        .withReason("Uploaded")
        .withMessage("Uploaded. Call it as model acme/raw-" + number)
        .withCount(1)
        .build();
  }
}
