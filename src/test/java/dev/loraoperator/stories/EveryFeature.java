package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.PresignedUrls;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.Services;
import dev.loraoperator.testing.TestEndpoint;
import java.util.Map;

/** Walks a running operator through all it can do, for whoever watches what it asks for. */
final class EveryFeature {

  static final String REPO = "acme/bot";
  private static final String ABANDON = "lora-operator.dev/abandon";

  private final Scenario stage;
  private final Services services;

  EveryFeature(Scenario stage) {
    this.stage = stage;
    this.services = stage.services();
  }

  void use() {
    services.huggingFace().publicRepository(REPO, AdapterFiles.valid("base"));
    aSecretComesLater();
    everySourceIsUploaded();
    aBadSpecAndABadJobAreTold();
    attachesAndDetaches();
    letsGo();
    suspendsAndResumes();
    doesAsRequested();
  }

  private void aSecretComesLater() {
    stage.apply(Adapters.huggingFace("early", REPO));
    stage.eventuallyReconciling("early", "SecretNotFound");
    stage.withApiKey();
    stage.eventuallyReady("early");
    stage.delete("early");
    stage.eventuallyGone("early");
  }

  private void everySourceIsUploaded() {
    String bucket = stage.namespace();
    services.s3().createBucket(bucket);
    services.s3().put(bucket, "bot.zip", AdapterFiles.zip(AdapterFiles.valid("base")));
    stage.secret(
        "aws-credentials",
        Map.of(
            "AWS_ACCESS_KEY_ID", services.s3().accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", services.s3().secretAccessKey()));
    stage.secret(
        "presigned-url", Map.of("url", PresignedUrls.of(services.s3(), bucket, "bot.zip")));
    String endpoint = services.s3().endpoint().toString();
    stage.apply(Adapters.s3("from-s3", "s3://" + bucket + "/bot.zip", endpoint));
    stage.apply(Adapters.presignedUrl("by-url"));
    stage.eventuallyReady("from-s3");
    stage.eventuallyReady("by-url");
  }

  private void aBadSpecAndABadJobAreTold() {
    LoraAdapter bad = Adapters.huggingFace("bad", REPO);
    AdapterEdit.spec(bad, "interval", "8d");
    stage.apply(bad);
    stage.eventuallyStalled("bad", "InvalidSpec");
    services.together().failNext(Route.UPLOAD, stage.apiKey(), InjectedFault.status(422));
    stage.apply(Adapters.huggingFace("refused", REPO));
    stage.eventuallyStalled("refused", "UploadRefused");
  }

  /** The finalizer comes and goes with what is attached. */
  private void attachesAndDetaches() {
    stage.apply(onEndpoint("bound"));
    assertThat(stage.eventuallyReady("bound").getFinalizers()).hasSize(1);
    stage.delete("bound");
    stage.eventuallyGone("bound");
    assertThat(services.together().bindings()).isEmpty();
  }

  /** Of what cannot be detached, when a person says so. */
  private void letsGo() {
    stage.apply(onEndpoint("stuck"));
    stage.eventuallyReady("stuck");
    services.together().failAlways(Route.DETACH, stage.apiKey(), InjectedFault.status(500));
    stage.delete("stuck");
    stage.annotate("stuck", ABANDON, "true");
    stage.eventuallyGone("stuck");
    stage.eventuallyTells("stuck", "Warning BindingLeftBehind");
    services.together().heal();
  }

  private void suspendsAndResumes() {
    LoraAdapter adapter = Adapters.huggingFace("later", REPO);
    AdapterEdit.spec(adapter, "suspend", true);
    stage.apply(adapter);
    stage.eventually(
        "later", later -> assertThat(Scenario.ready(later)).isEqualTo("False Suspended"));
    stage.edit("later", later -> AdapterEdit.spec(later, "suspend", false));
    stage.eventuallyReady("later");
  }

  private void doesAsRequested() {
    stage.requestReconcile("later", "now");
    stage.eventually(
        "later", later -> assertThat(later.getStatus().lastHandledReconcileAt()).isEqualTo("now"));
  }

  private LoraAdapter onEndpoint(String name) {
    TestEndpoint endpoint = services.together().addEndpoint(stage.account(), "acme/for-" + name);
    LoraAdapter adapter = Adapters.huggingFace(name, REPO);
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    return adapter;
  }
}
