package dev.loraoperator.stories;

import dev.loraoperator.api.v1alpha1.ExistingSourceSpec;
import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.PresignedUrlSourceSpec;
import dev.loraoperator.api.v1alpha1.S3SourceSpec;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.api.v1alpha1.SecretReference;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** Builds the adapters that the tests apply. */
final class Adapters {

  private Adapters() {}

  static LoraAdapter huggingFace(String name, String repo) {
    return adapter(name, new SourceSpec(new HuggingFaceSourceSpec(repo, null), null, null, null));
  }

  static LoraAdapter s3(String name, String uri, String endpoint) {
    SecretReference credentials = new SecretReference("aws-credentials");
    S3SourceSpec archive = new S3SourceSpec(uri, null, endpoint, true, credentials, null);
    return adapter(name, new SourceSpec(null, archive, null, null));
  }

  static LoraAdapter presignedUrl(String name) {
    SecretKeyReference reference = new SecretKeyReference("presigned-url", null);
    return adapter(name, new SourceSpec(null, null, new PresignedUrlSourceSpec(reference), null));
  }

  static LoraAdapter existing(String name, String model) {
    return adapter(name, new SourceSpec(null, null, null, new ExistingSourceSpec(model)));
  }

  private static LoraAdapter adapter(String name, SourceSpec source) {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withName(name).build());
    AdapterEdit.spec(adapter, "source", source);
    return adapter;
  }
}
