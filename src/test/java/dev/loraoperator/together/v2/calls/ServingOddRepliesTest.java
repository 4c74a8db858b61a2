package dev.loraoperator.together.v2.calls;

import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.CallResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of odd and lost replies to the calls that make, change and delete. */
class ServingOddRepliesTest {

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

  private static RemoteError failure(WriteReply<?> reply) {
    assertThat(reply).isInstanceOf(WriteReply.Failed.class);
    return ((WriteReply.Failed<?>) reply).error();
  }

  /**
   * A reply that proves nothing.
   *
   * @param refused whether it proves at least that nothing is done
   */
  record Odd(String name, int status, String body, Reason reason, boolean refused) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Odd> odd() {
    String quota = problem(8, "Resource Exhausted", "GPU quota exceeded: 9 of 8 H100 GPUs");
    String noRole = problem(7, "Permission Denied", "x");
    String gone = "project proj_1 not found";
    return Stream.of(
        new Odd("200 HTML", 200, "<html/>", Reason.UNEXPECTED_REPLY, false),
        new Odd("200 null", 200, "null", Reason.UNEXPECTED_REPLY, false),
        new Odd("200 list", 200, "[]", Reason.UNEXPECTED_REPLY, false),
        new Odd("200 text", 200, "\"fine\"", Reason.UNEXPECTED_REPLY, false),
        new Odd("200 with an error", 200, "{\"error\":\"x\"}", Reason.UNEXPECTED_REPLY, false),
        new Odd("302", 302, "", Reason.UNEXPECTED_REPLY, true),
        new Odd("401", 401, "{}", Reason.UNAUTHORIZED, true),
        new Odd("402", 402, "{}", Reason.PAYMENT_REQUIRED, true),
        new Odd("403", 403, noRole, Reason.FORBIDDEN, true),
        new Odd("no project", 404, problem(5, "T", gone), Reason.PROJECT_UNKNOWN, true),
        new Odd("404 of a proxy", 404, "<html/>", Reason.NOT_FOUND, true),
        new Odd("404 of a gateway", 404, "{\"detail\":\"Not Found\"}", Reason.NOT_FOUND, true),
        new Odd("408", 408, "{}", Reason.TOGETHER_UNAVAILABLE, false),
        new Odd("409 of a proxy", 409, "<html/>", Reason.CONFLICT, false),
        new Odd("422", 422, "nonsense", Reason.REQUEST_REFUSED, true),
        new Odd("429", 429, "", Reason.RATE_LIMITED, true),
        new Odd("GPU quota", 429, quota, Reason.GPU_QUOTA, true),
        new Odd("500", 500, problem(6, "T", "already exists"), Reason.TOGETHER_UNAVAILABLE, false),
        new Odd("502", 502, "<html/>", Reason.TOGETHER_UNAVAILABLE, false),
        new Odd("503", 503, "", Reason.TOGETHER_UNAVAILABLE, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("odd")
  void whatProvesNothingIsAFailureAndIsSentOnce(Odd row) {
    for (ServingWrite write : ServingWrite.values()) {
      // Given
      TestV2.reply(server, row.status(), row.body(), "Retry-After", "0");
      int before = server.getRequestCount();

      // When
      RemoteError error = failure(write.of(api));

      // Then
      Effect effect = write.isCreation() && !row.refused() ? Effect.UNKNOWN : Effect.NONE;
      assertThat(error.reason()).as("%s", write).isEqualTo(row.reason());
      assertThat(error.effect()).as("%s", write).isEqualTo(effect);
      assertThat(server.getRequestCount()).isEqualTo(before + 1);
    }
  }

  @Test
  void aQuotaIsNoRateLimit() {
    // Given
    TestV2.reply(server, 429, problem(8, "T", "GPU quota exceeded: 9 of 8"), "retry-after", "120");
    TestV2.reply(server, 429, "", "retry-after", "7");

    // When
    RemoteError quota = failure(ServingWrite.CREATE_DEPLOYMENT.of(api));
    RemoteError rate = failure(ServingWrite.CREATE_DEPLOYMENT.of(api));

    // Then
    assertThat(quota.message()).contains("GPU quota exceeded: 9 of 8");
    assertThat(quota.retryAfter()).isEqualTo(Duration.ofMinutes(2));
    assertThat(rate.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(calls)
        .extracting(CallListener.Call::result)
        .containsExactly(CallResult.REFUSED, CallResult.RATE_LIMITED);
  }

  static Stream<SocketEffect> cuts() {
    return Stream.of(new SocketEffect.CloseSocket(), SocketEffect.Stall.INSTANCE);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aLostReplyOfACreationMayHideWhatItMade(SocketEffect cut) {
    String url = "http://127.0.0.1:" + server.getPort();
    V2Api hasty = TestV2.at(url, Duration.ofMillis(500), CallListener.NONE);
    for (ServingWrite write : ServingWrite.values()) {
      // Given
      server.enqueue(new MockResponse.Builder().onResponseStart(cut).build());

      // When
      RemoteError error = failure(write.of(hasty));

      // Then
      assertThat(error.reason()).as("%s", write).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
      assertThat(error.effect()).isEqualTo(write.isCreation() ? Effect.UNKNOWN : Effect.NONE);
    }
    assertThat(server.getRequestCount()).isEqualTo(ServingWrite.values().length);
  }

  @ParameterizedTest
  @EnumSource(ServingWrite.class)
  void repeatsNoKey(ServingWrite write) {
    for (int status : new int[] {200, 400, 401, 403, 404, 409, 422, 429, 500}) {
      TestV2.reply(server, status, problem(9, "T", "key " + TestV2.KEY.reveal()));
      assertThat(write.of(api).toString()).doesNotContain(TestV2.KEY.reveal());
    }
  }
}
