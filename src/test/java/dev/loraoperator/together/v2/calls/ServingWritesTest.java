package dev.loraoperator.together.v2.calls;

import static dev.loraoperator.together.v2.calls.TestV2.PROJECT;
import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.CallResult;
import dev.loraoperator.together.v2.rows.ReplicaBounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the calls send that make, change and delete, and what they make of good replies. */
class ServingWritesTest {

  private static final String ROW = "{\"id\":\"x_1\",\"modelId\":\"ml_1\"}";

  private final MockWebServer server = new MockWebServer();
  private final List<CallListener.Call> calls = new ArrayList<>();
  private V2Api api;

  @BeforeEach
  void start() throws IOException {
    server.start();
    api = TestV2.at(server, calls::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(ServingWrite.class)
  void sendsWhatIsDocumentedAndNothingElse(ServingWrite write) throws Exception {
    // Given
    TestV2.reply(server, 200, ROW, "Date", "Fri, 27 Nov 2026 12:00:00 GMT");

    // When
    WriteReply<?> reply = write.of(api);

    // Then
    RecordedRequest request = server.takeRequest();
    assertThat(reply).isInstanceOf(WriteReply.Done.class);
    assertThat(((WriteReply.Done<?>) reply).serverTime()).isEqualTo("2026-11-27T12:00:00Z");
    assertThat(request.getMethod() + " " + request.getTarget())
        .isEqualTo(write.request().replaceFirst(" ", " /v2/projects/proj_1"));
    assertThat(request.getBodySize() == 0 ? "" : request.getBody().utf8()).isEqualTo(write.body());
    assertThat(calls).extracting(CallListener.Call::result).containsExactly(CallResult.OK);
    assertThat(calls.get(0).route()).startsWith("/v2/projects/{id}/endpoints").doesNotContain("_1");
  }

  @Test
  void sendsOptionsOnlyWhereTheyAreWanted() throws Exception {
    // Given
    TestV2.reply(server, 200, ROW);
    NewDeployment deployment =
        new NewDeployment(
            "main",
            NewDeployment.model("proj_1", "ml_1", "rv_1"),
            NewDeployment.config("proj_t", "cr_1"),
            ReplicaBounds.STOPPED,
            List.of("us-east-1", "us-west-2"),
            30);

    // When
    api.deployments().create(PROJECT, "ep_1", deployment);

    // Then
    assertThat(server.takeRequest().getBody().utf8())
        .isEqualTo(
            "{\"name\":\"main\",\"model\":\"projects/proj_1/models/ml_1/revisions/rv_1\","
                + "\"config\":\"projects/proj_t/configs/cr_1\","
                + "\"autoscaling\":{\"minReplicas\":0,\"maxReplicas\":0},"
                + "\"placement\":{\"inline\":{\"regions\":[\"us-east-1\",\"us-west-2\"],"
                + "\"constraint\":\"ENFORCEMENT_REQUIRED\"}},\"inactiveTimeout\":30}");
  }

  @Test
  void emptiesASplitAndSendsNoEtagThatItDoesNotHave() throws Exception {
    // Given
    for (int i = 0; i < 3; i++) {
      TestV2.reply(server, 200, ROW);
    }

    // When
    api.endpoints().patchSplit(PROJECT, "ep_1", List.of(), null);
    api.deployments().patchBounds(PROJECT, "ep_1", "dep_1", ReplicaBounds.STOPPED, null);
    api.deployments().delete(PROJECT, "ep_1", "dep_1", null);

    // Then
    assertThat(server.takeRequest().getBody().utf8()).isEqualTo("{\"trafficSplit\":[]}");
    assertThat(server.takeRequest().getBody().utf8())
        .isEqualTo("{\"autoscaling\":{\"minReplicas\":0,\"maxReplicas\":0}}");
    assertThat(server.takeRequest().getTarget()).endsWith("/deployments/dep_1");
  }

  @ParameterizedTest
  @EnumSource(
      value = ServingWrite.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "CREATE_ENDPOINT") // which names nothing that may be absent
  void whatIsNotThereIsBelievedInV2sWords(ServingWrite write) {
    TestV2.reply(server, 404, problem(5, "Not Found", "endpoint not found"));
    TestV2.reply(server, 404, problem(5, "Not Found", "Not Found"));

    assertThat(write.of(api)).isInstanceOf(WriteReply.NotFound.class);
    assertThat(write.of(api)).isInstanceOf(WriteReply.NotFound.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "{\"id\":\"ep_1\"}"})
  void deletes(String body) {
    for (ServingWrite write : ServingWrite.values()) {
      if (write.isDeletion()) {
        TestV2.reply(server, 200, body);
        assertThat(write.of(api)).isInstanceOf(WriteReply.Done.class);
      }
    }
  }
}
