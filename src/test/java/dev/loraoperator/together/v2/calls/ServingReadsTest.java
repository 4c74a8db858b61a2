package dev.loraoperator.together.v2.calls;

import static dev.loraoperator.together.v2.calls.TestV2.FIRST;
import static dev.loraoperator.together.v2.calls.TestV2.KEY;
import static dev.loraoperator.together.v2.calls.TestV2.PROJECT;
import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.rows.EndpointRow;
import dev.loraoperator.together.v2.rows.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading endpoints, deployments and hardware: what is sent, and what comes of odd replies. */
class ServingReadsTest {

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

  /** A read, and the path that it goes to. */
  enum Read {
    ENDPOINT(
        api -> api.endpoints().endpoint(PROJECT, "ep_1"),
        "/v2/projects/proj_1/endpoints/ep_1",
        "/v2/projects/{id}/endpoints/{id}"),
    ENDPOINTS(
        api -> api.endpoints().endpoints(PROJECT, FIRST, any -> true),
        "/v2/projects/proj_1/endpoints?limit=500",
        "/v2/projects/{id}/endpoints"),
    DEPLOYMENT(
        api -> api.deployments().deployment(PROJECT, "ep_1", "dep_1"),
        "/v2/projects/proj_1/endpoints/ep_1/deployments/dep_1",
        "/v2/projects/{id}/endpoints/{id}/deployments/{id}"),
    DEPLOYMENTS(
        api -> api.deployments().deployments(PROJECT, "ep_1", FIRST.next("a b"), any -> true),
        "/v2/projects/proj_1/endpoints/ep_1/deployments?limit=500&after=a%20b",
        "/v2/projects/{id}/endpoints/{id}/deployments"),
    HARDWARE(
        api -> api.hardware().instanceTypes(KEY),
        "/v2/public/inference-instance-types",
        "/v2/public/inference-instance-types");

    private final Function<V2Api, Reply<?>> call;
    private final String target;
    private final String template;

    Read(Function<V2Api, Reply<?>> call, String target, String template) {
      this.call = call;
      this.target = target;
      this.template = template;
    }

    boolean isOne() {
      return this == ENDPOINT || this == DEPLOYMENT;
    }
  }

  private static RemoteError failure(Reply<?> reply) {
    assertThat(reply).isInstanceOf(Reply.Failure.class);
    return ((Reply.Failure<?>) reply).error();
  }

  @ParameterizedTest
  @EnumSource(Read.class)
  void sendsWhatIsDocumentedAndNothingElse(Read read) throws Exception {
    // Given
    TestV2.reply(server, 200, read.isOne() ? "{\"id\":\"x_1\"}" : "{\"data\":[{\"id\":\"x_1\"}]}");

    // When
    Reply<?> reply = read.call.apply(api);

    // Then
    RecordedRequest request = server.takeRequest();
    assertThat(reply).isInstanceOf(Reply.Success.class);
    assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo("GET " + read.target);
    assertThat(request.getBodySize()).isZero();
    assertThat(calls).extracting(CallListener.Call::route).containsExactly(read.template);
  }

  @Test
  void aPageNamesTheNextOneAndKeepsWhatIsWanted() {
    // Given
    TestV2.reply(
        server,
        200,
        """
        {"object":"list","data":[{"id":"ep_1","name":"acme/a"},{"id":"ep_2","name":"acme/b"},
         {"name":"no id"},7],"next_cursor":"c2"}
        """);

    // When
    Reply<Page<EndpointRow>> reply =
        api.endpoints().endpoints(PROJECT, FIRST, row -> row.isNamed("b"));

    // Then
    assertThat(reply).isInstanceOf(Reply.Success.class);
    Page<EndpointRow> page = ((Reply.Success<Page<EndpointRow>>) reply).value();
    assertThat(page.rows()).extracting(EndpointRow::id).containsExactly("ep_2");
    assertThat(page.leftOut()).containsExactly("ep_1".hashCode());
    assertThat(page.next()).isEqualTo("c2");
  }

  /** A reply that proves nothing, and the reason that is reported. */
  record Row(String name, int status, String body, Reason reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> failures() {
    return Stream.of(
        new Row("401", 401, "{}", Reason.UNAUTHORIZED),
        new Row("403", 403, problem(7, "Permission Denied", "x"), Reason.FORBIDDEN),
        new Row("429", 429, "", Reason.RATE_LIMITED),
        new Row("502", 502, "<html/>", Reason.TOGETHER_UNAVAILABLE),
        new Row("200 HTML", 200, "<html/>", Reason.UNEXPECTED_REPLY),
        new Row("200 null", 200, "null", Reason.UNEXPECTED_REPLY),
        new Row("200 with an error", 200, "{\"error\":\"x\"}", Reason.UNEXPECTED_REPLY),
        new Row("200 of another kind", 200, "\"fine\"", Reason.UNEXPECTED_REPLY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void whatProvesNothingIsAFailureAndIsAskedOnce(Row row) {
    for (Read read : Read.values()) {
      // Given
      TestV2.reply(server, row.status(), row.body(), "Retry-After", "0");
      int before = server.getRequestCount();

      // When
      Reply<?> reply = read.call.apply(api);

      // Then
      assertThat(failure(reply).reason()).as("%s", read).isEqualTo(row.reason());
      assertThat(server.getRequestCount()).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Read.class)
  void aLostReplyIsAskedForNoSecondTime(Read read) {
    // Given
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());

    // Then
    assertThat(failure(read.call.apply(api)).reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDPOINT", "DEPLOYMENT", "DEPLOYMENTS"})
  void aThingMayNotBeThere(Read read) {
    TestV2.reply(server, 404, problem(5, "Not Found", "endpoint not found"));
    assertThat(read.call.apply(api)).isInstanceOf(Reply.NotFound.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDPOINTS", "HARDWARE"})
  void aRouteMayNotBeThere(Read read) {
    TestV2.reply(server, 404, "{\"detail\":\"Not Found\"}");
    assertThat(read.call.apply(api)).isInstanceOf(Reply.NotFound.class);
  }
}
