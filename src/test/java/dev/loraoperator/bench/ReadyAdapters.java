package dev.loraoperator.bench;

import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.StatusMapper;
import dev.loraoperator.lifecycle.ReadyCondition;
import dev.loraoperator.lifecycle.ServePlan;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Reason;
import dev.loraoperator.spec.SpecCheck;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/** Adapters that are Ready already, as a cluster has them after a while. */
final class ReadyAdapters {

  private ReadyAdapters() {}

  static void create(KubernetesClient client, int adapters) {
    IntStream.range(0, adapters)
        .parallel()
        .forEach(
            i -> {
              LoraAdapter created = client.resource(adapter("adapter-" + i)).create();
              created.setStatus(ready(created));
              client.resource(created).updateStatus();
            });
  }

  private static LoraAdapter adapter(String name) {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace("default").withName(name).build());
    AdapterEdit.spec(
        adapter,
        "source",
        new SourceSpec(new HuggingFaceSourceSpec("acme/" + name, null), null, null));
    AdapterEdit.spec(adapter, "baseModel", "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference");
    return adapter;
  }

  private static LoraAdapterStatus ready(LoraAdapter adapter) {
    SpecCheck check =
        new SpecReader("default").read(AdapterMetadata.id(adapter), adapter.getSpec());
    AdapterSpec request = ((SpecCheck.Valid) check).spec();
    Instant now = Instant.now();
    UploadRecord upload =
        new UploadRecord(
            request.modelName(),
            request.specHash(),
            1,
            now,
            now,
            "job-" + request.modelName(),
            "Complete",
            null,
            "acme/" + request.modelName(),
            null,
            now);
    return StatusMapper.status(
        adapter,
        request.source().summary(),
        settled(request, upload, now),
        new ReadyCondition(
            ReadyCondition.State.READY,
            Reason.UPLOADED,
            "Uploaded. Call it as model acme/" + request.modelName()),
        now);
  }

  /** Uploaded, and asked once. */
  private static State settled(AdapterSpec request, UploadRecord upload, Instant now) {
    String model = "acme/" + request.modelName();
    State uploaded = new State(model, null, upload, null, model, null, Serving.NONE, null, null);
    Verification answered =
        new Verification(
            ServePlan.of(request, uploaded, null).verificationRevision(),
            new ConditionValue("True", "Answered", "The model has answered"),
            now,
            1,
            new Verification.Answer(now, Duration.ofMillis(300), model, "eos", "Paris", 10, 1),
            null);
    return new State(model, null, upload, null, model, null, Serving.NONE, answered, null);
  }
}
