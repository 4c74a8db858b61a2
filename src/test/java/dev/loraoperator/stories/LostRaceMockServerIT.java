package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.LocalOperator;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.MockApiServer;
import dev.loraoperator.testing.Services;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Another hand changes an adapter between the decision to post and the write of the intent. */
class LostRaceMockServerIT {

  private final MockApiServer server = MockApiServer.start();
  private final KubernetesClient others = server.client();
  private final Services services = new Services();
  private final List<Long> jobsAtWrites = new CopyOnWriteArrayList<>();
  private Scenario scenario;
  private LocalOperator operator;
  private Consumer<LoraAdapter> otherHand;

  @BeforeEach
  void start() {
    Crd.install(others, false);
    services
        .huggingFace()
        .publicRepository(OperatorStories.REPO, AdapterFiles.valid(OperatorStories.BASE));
    scenario = new Scenario(others, services).withApiKey();
    KubernetesClient own =
        new KubernetesClientBuilder()
            .withConfig(others.getConfiguration())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("other-hand", new OtherHand()))
            .build();
    operator = LocalOperator.start(services.environment(), own, Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() {
    operator.close();
    services.close();
    server.close();
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        edit("the status", adapter -> AdapterEdit.status(adapter, "modelName", "acme/evil")),
        edit("a message", adapter -> AdapterEdit.status(adapter, "source", "nowhere")));
  }

  private static Arguments edit(String name, Consumer<LoraAdapter> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void nothingIsPostedThenAndTheNextPassPostsOnce(String name, Consumer<LoraAdapter> change) {
    // Given
    otherHand = change;

    // When
    scenario.apply(Adapters.huggingFace("raced", OperatorStories.REPO));

    // Then the write that lost had posted nothing, and the next one did, once
    LoraAdapter ready = scenario.eventuallyReady("raced");
    assertThat(ready.getStatus().modelName()).isEqualTo(scenario.remote("raced"));
    assertThat(jobsAtWrites).startsWith(0L, 0L);
    assertThat(scenario.jobs()).isEqualTo(1);
    assertThat(ready.getStatus().newest().attempt()).isEqualTo(1);
  }

  /** Sees each write of a status before the API server does, and goes before the first. */
  private final class OtherHand implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (request.method().equals("PUT") && request.uri().getPath().endsWith("/raced/status")) {
        jobsAtWrites.add(scenario.jobs());
        if (jobsAtWrites.size() == 1) {
          scenario.editStatus("raced", otherHand);
        }
      }
    }
  }
}
