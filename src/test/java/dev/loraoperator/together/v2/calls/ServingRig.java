package dev.loraoperator.together.v2.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.TogetherServer;
import dev.loraoperator.testing.v2.DeploymentState;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.Serving;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.rows.DeploymentRow;
import dev.loraoperator.together.v2.rows.EndpointRow;
import dev.loraoperator.together.v2.rows.ReplicaBounds;
import dev.loraoperator.together.v2.rows.SplitEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A v2 server with a model and an endpoint, and the calls about them. */
abstract class ServingRig {

  static final ReplicaBounds ONE = new ReplicaBounds(1, 1);

  final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-28T12:00:00Z"));
  final TogetherServer together = TogetherServer.start(clock);
  final TogetherV2 v2 = together.v2();
  final Serving serving = v2.serving();
  final Sensitive key = Sensitive.of("tk-1");
  final Project project = new Project(key, v2.projectId("acme"));
  final V2Api api =
      TestV2.at(together.baseUrl().toString(), Duration.ofSeconds(30), CallListener.NONE);
  String modelId = "";
  String endpointId = "";

  @BeforeEach
  void start() {
    together.addKey("tk-1", "acme");
    serving.behaviour().starting(Duration.ofMinutes(1), Duration.ofMinutes(9));
    modelId = v2.occupy("acme", "lora", "").id();
    endpointId = done(api.endpoints().create(project, "support")).id();
  }

  @AfterEach
  void stop() {
    together.close();
  }

  static <T> T done(WriteReply<T> reply) {
    assertThat(reply).isInstanceOf(WriteReply.Done.class);
    return ((WriteReply.Done<T>) reply).value();
  }

  static <T> T value(Reply<T> reply) {
    assertThat(reply).isInstanceOf(Reply.Success.class);
    return ((Reply.Success<T>) reply).value();
  }

  NewDeployment wanted(ReplicaBounds bounds, @Nullable String revision) {
    return new NewDeployment(
        "main",
        NewDeployment.model(project.id(), modelId, revision),
        NewDeployment.config("proj_together", SampleCatalogue.LLAMA_CONFIG),
        bounds,
        List.of(),
        null);
  }

  WriteReply<DeploymentRow> create() {
    return api.deployments().create(project, endpointId, wanted(ONE, null));
  }

  EndpointRow current() {
    return value(api.endpoints().endpoint(project, endpointId));
  }

  WriteReply<EndpointRow> route(String... deployments) {
    EndpointRow current = current();
    List<SplitEntry> split = Stream.of(deployments).map(id -> new SplitEntry(id, 1)).toList();
    return api.endpoints().patchSplit(project, current.id(), split, current.etag());
  }

  DeploymentRow read(String id) {
    return value(api.deployments().deployment(project, endpointId, id));
  }

  WriteReply<DeploymentRow> rescale(String id, ReplicaBounds bounds) {
    return api.deployments().patchBounds(project, endpointId, id, bounds, read(id).etag());
  }

  WriteReply<String> delete(String id) {
    return api.deployments().delete(project, endpointId, id, read(id).etag());
  }

  String made(DeploymentState state) {
    String id = done(create()).id();
    serving.setState(id, state, "");
    return id;
  }

  static RemoteError error(WriteReply<?> reply) {
    assertThat(reply).isInstanceOf(WriteReply.Failed.class);
    return ((WriteReply.Failed<?>) reply).error();
  }
}
