package dev.loraoperator.bench;

import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.status.StatusMapper;
import dev.loraoperator.lifecycle.Revisions;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.Reason;
import dev.loraoperator.spec.SpecCheck;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.together.v1.V1Vocabulary;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    AdapterSpec spec = ((SpecCheck.Valid) check).spec();
    Instant now = Instant.now();
    Revision upload =
        Revisions.intended(spec.modelName(), spec.specHash(), now)
            .created(new RemoteRef("acme/" + spec.modelName(), null, "job-" + spec.modelName()))
            .observed(
                new UploadView(RemoteRef.NONE, UploadPhase.COMPLETE, "Complete", null, null, null),
                now);
    return new StatusMapper(new V1Vocabulary(), "default")
        .status(
            adapter,
            spec.source().summary(),
            settled(spec, upload, now),
            ReadyCondition.of(
                Reason.UPLOADED, "Uploaded. Call it as model acme/" + spec.modelName()),
            List.of(),
            now);
  }

  /** Uploaded, and verified once. */
  private static State settled(AdapterSpec spec, Revision upload, Instant now) {
    String model = "acme/" + spec.modelName();
    State uploaded =
        State.none().with(upload).withModel(Revisions.model(model, 1)).withInferenceModel(model);
    Verification answered =
        new Verification(
            Fingerprint.of(model, spec.verify().hash(), ""),
            new ConditionValue("True", "Answered", "The model has answered"),
            now,
            1,
            new Verification.Answer(now, Duration.ofMillis(300), model, "eos", "Paris", 10, 1),
            null);
    return uploaded.withVerification(answered);
  }
}
