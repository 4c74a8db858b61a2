package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.TogetherServer;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.testing.v2.V2Access;
import dev.loraoperator.testing.v2.V2Route;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same as {@link NoisyTogether} on the API v2, which gives the URL of an upload back. */
final class NoisyTogetherV2 {

  private static final List<V2Route> ROUTES =
      List.of(
          V2Route.MODELS,
          V2Route.SUPPORTED_MODELS,
          V2Route.CREATE_MODEL,
          V2Route.CREATE_UPLOAD,
          V2Route.UPLOAD,
          V2Route.REVISIONS);

  private final NoisyTogether noisy;
  private final Scenario scenario;
  private final TogetherServer together;
  private final TogetherV2 v2;

  NoisyTogetherV2(NoisyTogether noisy, Scenario scenario) {
    this.noisy = noisy;
    this.scenario = scenario;
    this.together = scenario.services().together();
    this.v2 = together.v2();
  }

  void use() {
    for (V2Route route : ROUTES) {
      answersQuote(route);
    }
    theJobQuotes();
    theUrlIsGivenBack();
  }

  private void answersQuote(V2Route route) {
    for (int kind = 0; kind < quotes("-").size(); kind++) {
      String name = "v2-" + route.name().toLowerCase().replace('_', '-') + "-" + kind;
      LoraAdapter adapter = adapter(name);
      String key = key(adapter);
      v2.calls().failAlways(route, key, quotes(key).get(kind));
      scenario.apply(adapter);
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(() -> assertThat(v2.calls().count(route, key)).isPositive());
    }
  }

  private List<InjectedFault> quotes(String key) {
    String text = Quotes.text(key, noisy.hubToken());
    List<InjectedFault> all = new ArrayList<>(Quotes.some(key, noisy.hubToken()));
    all.add(InjectedFault.body(400, "{\"code\":3,\"message\":\"" + text + "\",\"details\":[]}"));
    return all;
  }

  private void theJobQuotes() {
    LoraAdapter adapter = adapter("v2-job");
    v2.failUploadsWith(Quotes.text(key(adapter), noisy.hubToken()));
    scenario.apply(adapter);
    LoraAdapter failed = scenario.eventuallyStalled("v2-job", "UploadFailed");
    assertThat(Serialization.asYaml(failed.getStatus())).contains("***");
    v2.failUploadsWith(null);
  }

  /** The archive's URL is signed by the store of {@link NoisySources}. */
  private void theUrlIsGivenBack() {
    LoraAdapter adapter = adapter("v2-url");
    key(adapter);
    AdapterEdit.spec(adapter, "source", scenario.get("url").getSpec().source());
    scenario.apply(adapter);
    scenario.eventuallyReady("v2-url");
    assertThat(scenario.get("v2-url").getStatus().api()).isEqualTo("v2");
  }

  private LoraAdapter adapter(String name) {
    LoraAdapter adapter = noisy.adapter(name);
    AdapterEdit.spec(adapter, "baseModel", SampleCatalogue.LLAMA);
    return adapter;
  }

  /** A key of an account that has only v2. */
  private String key(LoraAdapter adapter) {
    String name = adapter.getMetadata().getName();
    String key = noisy.key(name);
    together.addKey(key, "acct-" + name);
    v2.setAccess("acct-" + name, V2Access.V2_ONLY);
    return key;
  }
}
