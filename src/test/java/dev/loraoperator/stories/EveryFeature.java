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

  private final Scenario scenario;
  private final Services services;

  EveryFeature(Scenario scenario) {
    this.scenario = scenario;
    this.services = scenario.services();
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
    scenario.apply(Adapters.huggingFace("early", REPO));
    scenario.eventuallyReconciling("early", "SecretNotFound");
    scenario.withApiKey();
    scenario.eventuallyReady("early");
    scenario.delete("early");
    scenario.eventuallyGone("early");
  }

  private void everySourceIsUploaded() {
    String bucket = scenario.namespace();
    services.s3().createBucket(bucket);
    services.s3().put(bucket, "bot.zip", AdapterFiles.zip(AdapterFiles.valid("base")));
    scenario.secret(
        "aws-credentials",
        Map.of(
            "AWS_ACCESS_KEY_ID", services.s3().accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", services.s3().secretAccessKey()));
    scenario.secret(
        "presigned-url", Map.of("url", PresignedUrls.of(services.s3(), bucket, "bot.zip")));
    String endpoint = services.s3().endpoint().toString();
    scenario.apply(Adapters.s3("from-s3", "s3://" + bucket + "/bot.zip", endpoint));
    scenario.apply(Adapters.presignedUrl("by-url"));
    scenario.eventuallyReady("from-s3");
    scenario.eventuallyReady("by-url");
  }

  private void aBadSpecAndABadJobAreTold() {
    LoraAdapter bad = Adapters.huggingFace("bad", REPO);
    AdapterEdit.spec(bad, "interval", "8d");
    scenario.apply(bad);
    scenario.eventuallyStalled("bad", "InvalidSpec");
    services.together().failNext(Route.UPLOAD, scenario.apiKey(), InjectedFault.status(422));
    scenario.apply(Adapters.huggingFace("refused", REPO));
    scenario.eventuallyStalled("refused", "UploadRefused");
  }

  /** The finalizer comes and goes with what is attached. */
  private void attachesAndDetaches() {
    scenario.apply(onEndpoint("bound"));
    assertThat(scenario.eventuallyReady("bound").getFinalizers()).hasSize(1);
    scenario.delete("bound");
    scenario.eventuallyGone("bound");
    assertThat(services.together().bindings()).isEmpty();
  }

  /** Of what cannot be detached, when a person says so. */
  private void letsGo() {
    scenario.apply(onEndpoint("stuck"));
    scenario.eventuallyReady("stuck");
    services.together().failAlways(Route.DETACH, scenario.apiKey(), InjectedFault.status(500));
    scenario.delete("stuck");
    scenario.annotate("stuck", ABANDON, "true");
    scenario.eventuallyGone("stuck");
    scenario.eventuallyHasEvents("stuck", "Warning BindingLeftBehind");
    services.together().heal();
  }

  private void suspendsAndResumes() {
    LoraAdapter adapter = Adapters.huggingFace("later", REPO);
    AdapterEdit.spec(adapter, "suspend", true);
    scenario.apply(adapter);
    scenario.eventually(
        "later", later -> assertThat(Scenario.ready(later)).isEqualTo("False Suspended"));
    scenario.edit("later", later -> AdapterEdit.spec(later, "suspend", false));
    scenario.eventuallyReady("later");
  }

  private void doesAsRequested() {
    scenario.requestReconcile("later", "now");
    scenario.eventually(
        "later", later -> assertThat(later.getStatus().lastHandledReconcileAt()).isEqualTo("now"));
  }

  private LoraAdapter onEndpoint(String name) {
    TestEndpoint endpoint = services.together().addEndpoint(scenario.account(), "acme/for-" + name);
    LoraAdapter adapter = Adapters.huggingFace(name, REPO);
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    return adapter;
  }
}
