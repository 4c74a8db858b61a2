package dev.loraoperator.preflight.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import dev.loraoperator.testing.HuggingFaceServer;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Missing, private, gated and forbidden are distinguished as far as the hub allows. */
class HubAccessTest {

  private static final Map<String, byte[]> FILES = AdapterFiles.valid("base");
  private static final String OTHER_TOKEN = "hf_otherotherother";

  private final HuggingFaceServer hub = HuggingFaceServer.start();
  private final FileServer server = FileServer.start();

  @BeforeEach
  void repositories() {
    hub.publicRepository("acme/public", FILES);
    hub.privateRepository("acme/private", FILES, PreflightCheck.TOKEN);
    hub.gatedRepository("acme/gated", FILES, PreflightCheck.TOKEN);
  }

  @AfterEach
  void stop() {
    hub.close();
    server.close();
  }

  static Stream<Arguments> open() {
    return Stream.of(
        Arguments.of("public, without a token", "acme/public", null),
        Arguments.of("public, with a token", "acme/public", PreflightCheck.TOKEN),
        Arguments.of("private, with its token", "acme/private", PreflightCheck.TOKEN),
        Arguments.of("gated, with the licence", "acme/gated", PreflightCheck.TOKEN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("open")
  void isOpen(String name, String repo, @Nullable String token) {
    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.hub(hub.endpoint()), PreflightCheck.repository(repo, token));

    // Then
    assertThat(inspection).isInstanceOf(Inspection.Passed.class);
  }

  static Stream<Arguments> closed() {
    return Stream.of(
        Arguments.of(
            "missing, without a token",
            "acme/none",
            null,
            Reason.SOURCE_NOT_FOUND,
            "does not exist or is private"),
        Arguments.of(
            "private, without a token",
            "acme/private",
            null,
            Reason.SOURCE_NOT_FOUND,
            "tokenSecretRef"),
        Arguments.of(
            "missing, with a token",
            "acme/none",
            PreflightCheck.TOKEN,
            Reason.SOURCE_NOT_FOUND,
            "the token may not see it"),
        Arguments.of(
            "private, with another's token",
            "acme/private",
            OTHER_TOKEN,
            Reason.SOURCE_NOT_FOUND,
            "the token may not see it"),
        Arguments.of(
            "gated, without a token",
            "acme/gated",
            null,
            Reason.LICENSE_NOT_ACCEPTED,
            "tokenSecretRef"),
        Arguments.of(
            "gated, without the licence",
            "acme/gated",
            OTHER_TOKEN,
            Reason.LICENSE_NOT_ACCEPTED,
            "Accept the licence"),
        Arguments.of(
            "not a repository's name",
            "acme/../admin",
            PreflightCheck.TOKEN,
            Reason.SOURCE_NOT_FOUND,
            "org/name"),
        Arguments.of(
            "a token with a line break",
            "acme/public",
            "hf_line\nbreak",
            Reason.SOURCE_ACCESS_DENIED,
            "Correct the Secret"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("closed")
  void isClosed(String name, String repo, @Nullable String token, Reason reason, String words) {
    // When
    Inspection inspection =
        PreflightCheck.at(
            PreflightCheck.hub(hub.endpoint()), PreflightCheck.repository(repo, token));

    // Then
    PreflightCheck.assertFailed(inspection, reason, words);
    assertThat(inspection.toString()).doesNotContain(OTHER_TOKEN);
  }

  static Stream<Arguments> answers() {
    MockResponse json = new MockResponse.Builder().body("{\"id\":\"acme/bot\"}").build();
    return Stream.of(
        Arguments.of("revoked token", FileServer.status(401), Reason.SOURCE_ACCESS_DENIED),
        Arguments.of("token without rights", FileServer.status(403), Reason.SOURCE_ACCESS_DENIED),
        Arguments.of("a mirror's 404", FileServer.status(404), Reason.SOURCE_UNREACHABLE),
        Arguments.of("throttled", FileServer.status(429), Reason.SOURCE_UNREACHABLE),
        Arguments.of("broken", FileServer.status(500), Reason.SOURCE_UNREACHABLE),
        Arguments.of("no sha", json, Reason.SOURCE_UNREACHABLE),
        Arguments.of("a list", body("[]"), Reason.SOURCE_UNREACHABLE),
        Arguments.of("a page", body("<html>"), Reason.SOURCE_UNREACHABLE),
        Arguments.of("nothing", body(""), Reason.SOURCE_UNREACHABLE),
        Arguments.of("a sha of text", body("{\"sha\":\"../x\"}"), Reason.SOURCE_UNREACHABLE));
  }

  private static MockResponse body(String text) {
    return new MockResponse.Builder().body(text).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void aHubMayAnswerOtherwise(String name, MockResponse answer, Reason reason) {
    // Given
    server.answer("/api/models/acme/bot", request -> answer);
    SourceInspector inspector = PreflightCheck.hub(URI.create("http://" + server.hostAndPort()));

    // When
    Inspection inspection =
        PreflightCheck.at(inspector, PreflightCheck.repository("acme/bot", PreflightCheck.TOKEN));

    // Then
    if (reason == Reason.SOURCE_UNREACHABLE) {
      PreflightCheck.assertUnknown(inspection, reason, "looked at");
    } else {
      PreflightCheck.assertFailed(inspection, reason, "to this token");
    }
  }

  @Test
  void aListInPartsDoesNotProveThatAFileIsMissing() {
    // Given
    String commit = "0123456789abcdef0123456789abcdef01234567";
    server.answer("/api/models/acme/bot", request -> body("{\"sha\":\"" + commit + "\"}"));
    server.answer(
        "/api/models/acme/bot/tree/" + commit,
        request -> body("[]").newBuilder().setHeader("Link", "<https://x/>; rel=\"next\"").build());
    FILES.forEach(
        (name, content) -> server.serve("/acme/bot/resolve/" + commit + "/" + name, content));
    SourceInspector inspector = PreflightCheck.hub(URI.create("http://" + server.hostAndPort()));

    // When
    Inspection inspection =
        PreflightCheck.at(inspector, PreflightCheck.repository("acme/bot", null));

    // Then
    assertThat(inspection).isInstanceOf(Inspection.Passed.class);
    assertThat(inspection.facts().files()).isNull();
  }
}
