package dev.loraoperator.stories;

import dev.loraoperator.api.v1alpha1.HuggingFaceSourceSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterSpec;
import dev.loraoperator.api.v1alpha1.PresignedUrlSourceSpec;
import dev.loraoperator.api.v1alpha1.S3SourceSpec;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.api.v1alpha1.SecretReference;
import dev.loraoperator.api.v1alpha1.SourceSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** Builds the adapters that the tests apply. */
final class Adapters {

  private Adapters() {}

  static LoraAdapter huggingFace(String name, String repo) {
    HuggingFaceSourceSpec repository = new HuggingFaceSourceSpec();
    repository.setRepo(repo);
    SourceSpec source = new SourceSpec();
    source.setHuggingFace(repository);
    return adapter(name, source);
  }

  static LoraAdapter s3(String name, String uri, String endpoint) {
    S3SourceSpec archive = new S3SourceSpec();
    archive.setUri(uri);
    archive.setEndpoint(endpoint);
    archive.setPathStyleAccess(true);
    SecretReference credentials = new SecretReference();
    credentials.setName("aws-credentials");
    archive.setCredentialsSecretRef(credentials);
    SourceSpec source = new SourceSpec();
    source.setS3(archive);
    return adapter(name, source);
  }

  static LoraAdapter presignedUrl(String name) {
    SecretKeyReference reference = new SecretKeyReference();
    reference.setName("presigned-url");
    PresignedUrlSourceSpec url = new PresignedUrlSourceSpec();
    url.setSecretRef(reference);
    SourceSpec source = new SourceSpec();
    source.setPresignedUrl(url);
    return adapter(name, source);
  }

  private static LoraAdapter adapter(String name, SourceSpec source) {
    LoraAdapterSpec spec = new LoraAdapterSpec();
    spec.setSource(source);
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withName(name).build());
    adapter.setSpec(spec);
    return adapter;
  }
}
