package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adapters as the API server shows them. */
final class TestAdapters {

  static final String NAMESPACE = Specs.ID.namespace();
  static final String REQUESTED = "lora-operator.dev/reconcile-requested-at";
  static final Instant CREATED = Instant.parse("2026-11-24T11:00:00Z");

  private TestAdapters() {}

  static LoraAdapter adapter() {
    return adapter(Specs.ID.name());
  }

  static LoraAdapter adapter(String name) {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(NAMESPACE)
            .withName(name)
            .withGeneration(1L)
            .withCreationTimestamp(CREATED.toString())
            .build());
    AdapterEdit.spec(
        adapter,
        "source",
        new SourceSpec(new HuggingFaceSourceSpec("acme/bot", null), null, null, null));
    return adapter;
  }

  /** Asks for everything to be done again; null takes the request back. */
  static LoraAdapter request(LoraAdapter adapter, @Nullable String value) {
    adapter.getMetadata().setAnnotations(value == null ? null : Map.of(REQUESTED, value));
    return adapter;
  }

  static RevisionStatus upload(
      String remoteName, @Nullable String job, @Nullable String intentTime) {
    return upload(remoteName, job, intentTime, null);
  }

  /** An upload that was made with the API key in {@code secret}. */
  static RevisionStatus madeWith(String secret) {
    return upload("bot", "job-9", null, new SecretKeyReference(secret, "TOGETHER_API_KEY"));
  }

  private static RevisionStatus upload(
      String remoteName,
      @Nullable String job,
      @Nullable String intentTime,
      @Nullable SecretKeyReference apiKey) {
    String operation = intentTime == null ? null : "create";
    return new RevisionStatus(
        1,
        "hash",
        null,
        null,
        apiKey,
        null,
        remoteName,
        null,
        null,
        null,
        job,
        null,
        null,
        1,
        operation,
        intentTime,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The adapter as a reconciliation reads it that has opened {@code access}. */
  static AdapterView view(LoraAdapter adapter, Access access, Sensitive... secrets) {
    AdapterView.LazyKeys opened =
        new AdapterView.LazyKeys(
            new AdapterView.Opener() {
              @Override
              public AdapterView.Opened<Access> ofSpec() {
                return new AdapterView.Opened<>(access, List.of(secrets));
              }

              @Override
              public AdapterView.Opened<Optional<ModelApis>> at(SecretKeyRef place) {
                return new AdapterView.Opened<>(Optional.empty(), List.of());
              }
            });
    opened.ofSpec();
    return new AdapterView(
        adapter,
        new Situation(
            new SpecReader("default", DeletionPolicy.RETAIN)
                .read(AdapterMetadata.id(adapter), adapter.getSpec()),
            State.none(),
            Specs.NOW,
            CREATED,
            0,
            null,
            null,
            Api.V1,
            opened),
        opened);
  }
}
