package dev.loraoperator.demo;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Manifests;
import dev.loraoperator.testing.PresignedUrls;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.v2.BaseConfig;
import dev.loraoperator.testing.v2.CatalogueProfile;
import dev.loraoperator.testing.v2.CatalogueRow;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of {@code samples/}, with the placeholders of their Secrets and the address of S3
 * pointed at the demo's own servers, and what they name put there.
 */
public final class DemoAdapters {

  static final String API_KEY = "demo-together-api-key";

  /** Not one of the samples either: it begins on the API v1, and is moved. */
  static final String MOVING = "moving";

  private static final String ACCOUNT = "devuser";
  private static final Path SAMPLES = Path.of("samples");
  private static final String BUCKET = "test-s3-presigned-adapter";
  private static final String ARCHIVE = "my-70B-lora-1.zip";

  /** Not one of the samples: what a careless {@code zip -r} makes. */
  public static final String FAULTY = "packed-with-its-folder";

  private final Services services;

  public DemoAdapters(Services services) {
    this.services = services;
    services.together().addKey(API_KEY, ACCOUNT);
    services.together().v2().occupy(ACCOUNT, "support-bot-tuned", "made by fine-tuning");
    offer("meta-llama/Llama-3.1-8B-Instruct", "ml_CcoJJ5xjwdLjhbg5aCcCB");
    offer("meta-llama/Llama-3.1-70B-Instruct", "ml_CbDemo70B");
    services
        .huggingFace()
        .publicRepository(
            "reissbaker/llama-3.1-8b-abliterated-lora",
            AdapterFiles.valid("meta-llama/Meta-Llama-3.1-8B-Instruct-Reference"));
    services.s3().createBucket(BUCKET);
    services
        .s3()
        .put(
            BUCKET,
            ARCHIVE,
            AdapterFiles.zip(AdapterFiles.valid("meta-llama/Meta-Llama-3.1-70B-Instruct")));
    services
        .s3()
        .put(
            BUCKET,
            FAULTY + ".zip",
            AdapterFiles.zip(AdapterFiles.nested("my-lora", AdapterFiles.valid("any"))));
  }

  /** Puts a base model that can be deployed into the catalogue of the API v2. */
  private void offer(String base, String id) {
    String config = "cr_" + id;
    services
        .together()
        .v2()
        .catalogue()
        .put(CatalogueRow.of(base, id).withProfiles(CatalogueProfile.of(base, id, "BF16", config)))
        .put(BaseConfig.of(config, id));
  }

  /** Everything to apply, Secrets first. */
  public List<HasMetadata> resources(String namespace) {
    List<HasMetadata> resources = new ArrayList<>();
    Manifests.in(SAMPLES).forEach(file -> resources.addAll(Manifests.read(file)));
    resources.add(faulty());
    resources.forEach(resource -> resource.getMetadata().setNamespace(namespace));
    resources.forEach(this::pointHere);
    return resources;
  }

  private static LoraAdapter faulty() {
    LoraAdapter faulty = sample("s3.yaml", FAULTY);
    AdapterEdit.spec(faulty, "source.s3.uri", "s3://" + BUCKET + "/" + FAULTY + ".zip");
    return faulty;
  }

  /** Its model is deleted with it, as far as the API can delete it. */
  static LoraAdapter moving(String namespace) {
    LoraAdapter moving = sample("huggingface.yaml", MOVING);
    moving.getMetadata().setNamespace(namespace);
    AdapterEdit.spec(moving, "api", "v1");
    AdapterEdit.spec(moving, "deletionPolicy", "Delete");
    return moving;
  }

  private static LoraAdapter sample(String file, String name) {
    LoraAdapter sample = (LoraAdapter) Manifests.read(SAMPLES.resolve(file)).get(0);
    sample.getMetadata().setName(name);
    AdapterEdit.spec(sample, "modelName", name);
    return sample;
  }

  private void pointHere(HasMetadata resource) {
    if (resource instanceof LoraAdapter adapter && adapter.getSpec().endpoint() != null) {
      services.together().addEndpoint(ACCOUNT, adapter.getSpec().endpoint().name());
    }
    if (resource instanceof LoraAdapter adapter && adapter.getSpec().source().s3() != null) {
      AdapterEdit.spec(adapter, "source.s3.endpoint", services.s3().endpoint().toString());
      AdapterEdit.spec(adapter, "source.s3.pathStyleAccess", true);
    }
    if (resource instanceof Secret secret) {
      Map<String, String> data = new HashMap<>();
      secret.getStringData().forEach((key, value) -> data.put(key, encoded(real(key, value))));
      secret.setStringData(null);
      secret.setData(data);
    }
  }

  private String real(String key, String placeholder) {
    return switch (key) {
      case "TOGETHER_API_KEY" -> API_KEY;
      case "AWS_ACCESS_KEY_ID" -> services.s3().accessKeyId();
      case "AWS_SECRET_ACCESS_KEY" -> services.s3().secretAccessKey();
      case "url" -> PresignedUrls.of(services.s3(), BUCKET, ARCHIVE);
      default -> placeholder;
    };
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }
}
