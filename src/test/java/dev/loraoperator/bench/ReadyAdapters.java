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
import dev.loraoperator.model.DeletionPolicy;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Adapters that are Ready already, as a cluster has them after a while. */
final class ReadyAdapters {

  private ReadyAdapters() {}

  /**
   * Creates them.
   *
   * @param revisions how many each has in its status, the current one included
   */
  static void create(KubernetesClient client, int adapters, int revisions) {
    IntStream.range(0, adapters)
        .parallel()
        .forEach(
            i -> {
              LoraAdapter created = client.resource(adapter("default", "adapter-" + i)).create();
              created.setStatus(ready(created, revisions));
              client.resource(created).updateStatus();
            });
  }

  static LoraAdapter adapter(String namespace, String name) {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    AdapterEdit.spec(
        adapter,
        "source",
        new SourceSpec(new HuggingFaceSourceSpec("acme/" + name, null), null, null, null));
    AdapterEdit.spec(adapter, "baseModel", "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference");
    return adapter;
  }

  static LoraAdapterStatus ready(LoraAdapter adapter, int revisions) {
    SpecCheck check =
        new SpecReader("default", DeletionPolicy.RETAIN)
            .read(AdapterMetadata.id(adapter), adapter.getSpec());
    AdapterSpec spec = ((SpecCheck.Valid) check).spec();
    Instant now = Instant.now();
    List<Revision> uploads = new ArrayList<>();
    uploads.add(uploaded(revisions, spec.modelName(), spec.specHash(), now));
    for (int number = revisions - 1; number > 0; number--) {
      String hash = Fingerprint.of(spec.specHash(), Integer.toString(number));
      uploads.add(uploaded(number, spec.modelName() + "-r" + number, hash, now).trimmed());
    }
    return new StatusMapper(new V1Vocabulary(), "default")
        .status(
            adapter,
            spec.source().summary(),
            settled(spec, uploads, now),
            ReadyCondition.of(
                Reason.UPLOADED, "Uploaded. Call it as model acme/" + spec.modelName()),
            List.of(),
            now);
  }

  private static Revision uploaded(int number, String name, String hash, Instant now) {
    return Revisions.intended(number, name, hash, now)
        .created(new RemoteRef("acme/" + name, null, "job-" + UUID.randomUUID()))
        .observed(
            new UploadView(RemoteRef.NONE, UploadPhase.COMPLETE, "Complete", null, null, null),
            now);
  }

  /** Uploaded, and verified once. */
  private static State settled(AdapterSpec spec, List<Revision> uploads, Instant now) {
    String model = "acme/" + spec.modelName();
    State uploaded =
        State.none()
            .withRevisions(uploads)
            .withModel(Revisions.model(model, uploads.size()))
            .withInferenceModel(model);
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
