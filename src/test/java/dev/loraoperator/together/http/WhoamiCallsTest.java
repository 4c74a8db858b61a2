package dev.loraoperator.together.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Identity;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose account a key opens, in every shape that whoami may have. */
class WhoamiCallsTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");

  private final MockWebServer server = new MockWebServer();
  private WhoamiCalls calls;

  @BeforeEach
  void start() throws IOException {
    server.start();
    TogetherUrls urls = TogetherUrls.of(server.url("/v1").uri());
    calls =
        new WhoamiCalls(
            new HttpCalls(
                HttpCalls.client(Duration.ofSeconds(5)),
                urls,
                Clock.systemUTC(),
                CallListener.NONE),
            urls);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply<Identity> whoami(int status, String body) {
    server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    return calls.whoami(KEY);
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(
            "flat, as documented",
            "{'api_key_id':'key_1','project_id':'proj_1','project_name':'Bots','user_id':'u1'}",
            new Identity("proj_1", "Bots", "u1")),
        Arguments.of("no user", "{'project_id':'proj_1'}", new Identity("proj_1", null, null)),
        Arguments.of(
            "a slug alone",
            "{'project_id':'proj_1','project_slug':'bots'}",
            new Identity("proj_1", "bots", null)),
        Arguments.of(
            "camel case", "{'projectId':'p','projectName':'B'}", new Identity("p", "B", null)),
        Arguments.of(
            "typed", "{'type':'key','project':{'project_id':'p'}}", new Identity("p", null, null)),
        Arguments.of(
            "under the key", "{'api_key':{'projectId':'p'}}", new Identity("p", null, null)),
        Arguments.of(
            "the key in the name",
            "{'project_id':'p','project_name':'of tgp_v1_the-api-key'}",
            new Identity("p", "of ***", null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void isReadTolerantly(String name, String body, Identity identity) {
    assertThat(known(whoami(200, body.replace('\'', '"')))).isEqualTo(identity);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "",
        "<html>welcome</html>",
        "{\"project_id\":null}",
        "{\"project_id\":{\"id\":1}}",
        "{\"project\":\"p\"}"
      })
  void whatNamesNoProjectTellsNothing(String body) {
    assertThat(whoami(200, body)).isEqualTo(new Reply.NotFound<>());
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 410, 501})
  void aServiceWithoutTheRouteTellsNothing(int status) {
    assertThat(whoami(status, "nothing here")).isEqualTo(new Reply.NotFound<>());
  }

  @Test
  void aRefusedKeyIsAFailureOfTheKey() {
    Reason reason =
        whoami(401, "{\"error\":{\"message\":\"Invalid API key\"}}")
            .fold(known -> null, () -> null, error -> error.reason());
    assertThat(reason).isEqualTo(Reason.UNAUTHORIZED);
  }

  private static @Nullable Identity known(Reply<Identity> reply) {
    return reply
        .fold(
            success -> Optional.of(success.value()),
            Optional::<Identity>empty,
            error -> Optional.<Identity>empty())
        .orElse(null);
  }
}
