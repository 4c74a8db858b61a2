package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loraoperator.api.v1alpha1.EndpointSpec;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Leaks;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TestEndpoint;
import dev.loraoperator.testing.TogetherServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Together with keys right, wrong and rotated, quoting what it was told in every answer. Every
 * secret that is used is one that {@link Leaks} looks for.
 */
final class NoisyTogether {

  private static final String REPO = "acme/private";

  private final Scenario scenario;
  private final TogetherServer together;
  private final Leaks leaks;
  private final String hubToken;

  NoisyTogether(Scenario scenario, Leaks leaks) {
    this.scenario = scenario;
    this.together = scenario.services().together();
    this.leaks = leaks;
    this.hubToken =
        leaks.secret("hub token", "hf_" + UUID.randomUUID().toString().replace("-", ""));
    leaks.secret("API key", scenario.apiKey());
  }

  void use() {
    scenario.services().huggingFace().privateRepository(REPO, AdapterFiles.valid("base"), hubToken);
    scenario.withApiKey().secret("hub-token", Map.of("HF_TOKEN", hubToken));
    key("wrong");
    scenario.apply(adapter("wrong"));
    scenario.eventuallyStalled("wrong", "Unauthorized");
    answersQuote(Route.UPLOAD, key -> Quotes.all(key, hubToken));
    for (Route route : List.of(Route.JOBS, Route.CHAT, Route.ENDPOINT, Route.ATTACH)) {
      answersQuote(route, key -> Quotes.some(key, hubToken));
    }
    theKeyIsRotated();
    theStatesQuote();
    theModelQuotes();
    theJobQuotes();
  }

  /** Each kind of answer to an adapter and a key of its own. */
  private void answersQuote(Route route, Function<String, List<InjectedFault>> quotes) {
    for (int kind = 0; kind < quotes.apply("-").size(); kind++) {
      String name = route.name().toLowerCase(Locale.ROOT) + "-" + kind;
      String key = key(name);
      together.addKey(key, "acct-" + name);
      together.failAlways(route, key, quotes.apply(key).get(kind));
      LoraAdapter adapter = adapter(name);
      if (route == Route.ENDPOINT || route == Route.ATTACH) {
        String endpoint = together.addEndpoint("acct-" + name, "acme/" + name).id();
        AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint, null, null));
      }
      scenario.apply(adapter);
      isCalled(route, key);
    }
  }

  /** The service still remembers the old key when it answers to the new one. */
  private void theKeyIsRotated() {
    String before = key("rotated");
    together.addKey(before, "acct-rotated");
    scenario.apply(adapter("rotated"));
    scenario.eventuallyReady("rotated");
    String after = leaks.secret("key after the rotation", "tgp_v1_" + UUID.randomUUID());
    together.addKey(after, "acct-rotated");
    together.revokeKey(before);
    together.failAlways(
        Route.CHAT, after, InjectedFault.body(400, Quotes.error(before + " is now " + after)));
    scenario.secret("rotated", Map.of("TOGETHER_API_KEY", after));
    scenario.requestReconcile("rotated", "now");
    isCalled(Route.CHAT, after);
  }

  /** In the words that say how far something is. */
  private void theStatesQuote() {
    together.behaviour().withRunningStatus(Quotes.text(scenario.apiKey())).neverFinishing();
    scenario.apply(privately("running"));
    showsStars("running");
    together.behaviour().withRunningStatus("Running").finishing();
    TestEndpoint endpoint = together.addEndpoint(scenario.account(), "acme/stopped");
    together.setEndpointState(endpoint.id(), Quotes.text(scenario.apiKey()));
    LoraAdapter adapter = privately("stopped");
    AdapterEdit.spec(adapter, "endpoint", new EndpointSpec(endpoint.id(), null, null));
    scenario.apply(adapter);
    showsStars("stopped");
  }

  private void theModelQuotes() {
    together
        .behaviour()
        .answering(Quotes.text(scenario.apiKey()))
        .withEchoedModel(Quotes.text(scenario.apiKey()));
    scenario.apply(privately("answered"));
    showsStars("answered");
    together.behaviour().answering("Paris").withEchoedModel(null);
  }

  private void theJobQuotes() {
    together.failJobsWith(Quotes.text(scenario.apiKey(), hubToken));
    scenario.apply(privately("job"));
    scenario.eventuallyStalled("job", "UploadFailed");
    together.failJobsWith(null);
  }

  /** Where the secret stood. */
  private void showsStars(String name) {
    scenario.eventually(
        name, adapter -> assertThat(Serialization.asYaml(adapter.getStatus())).contains("***"));
  }

  private void isCalled(Route route, String key) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(together.calls(route, key)).isPositive());
  }

  /** A token that is sent along. */
  String hubToken() {
    return hubToken;
  }

  /** A key that no other adapter uses, in a Secret called like {@code name}. */
  String key(String name) {
    String key = leaks.secret("key of " + name, "tgp_v1_" + UUID.randomUUID());
    scenario.secret(name, Map.of("TOGETHER_API_KEY", key));
    return key;
  }

  /** With the key in the Secret called like itself. */
  LoraAdapter adapter(String name) {
    LoraAdapter adapter = privately(name);
    AdapterEdit.spec(adapter, "apiKeySecretRef", reference(name));
    return adapter;
  }

  /** With the key of the scenario; a token is sent along. */
  private static LoraAdapter privately(String name) {
    LoraAdapter adapter = Adapters.huggingFace(name, REPO);
    AdapterEdit.spec(adapter, "source.huggingFace.tokenSecretRef", reference("hub-token"));
    return adapter;
  }

  private static SecretKeyReference reference(String secret) {
    return new SecretKeyReference(secret, null);
  }
}
