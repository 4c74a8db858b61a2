package dev.loraoperator.preflight.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Reason;
import dev.loraoperator.model.inspection.Inspection;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.PreflightCheck;
import dev.loraoperator.preflight.PreflightSettings;
import dev.loraoperator.preflight.SourceInspector;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redirects, whose targets are untrusted. */
class RedirectTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final Map<String, byte[]> FILES = AdapterFiles.valid("base");

  private final FileServer hub = FileServer.start();
  private final FileServer cdn = FileServer.start();

  @AfterEach
  void stop() {
    hub.close();
    cdn.close();
  }

  private static MockResponse redirect(String location) {
    return new MockResponse.Builder().code(302).setHeader("Location", location).build();
  }

  private static MockResponse body(String text) {
    return new MockResponse.Builder().body(text).build();
  }

  @Test
  void theTokenStaysWithTheHub() {
    // Given
    hub.answer("/api/models/acme/old", request -> redirect("/api/models/acme/bot"));
    hub.answer("/api/models/acme/bot", request -> body("{\"sha\":\"" + COMMIT + "\"}"));
    hub.answer(
        "/api/models/acme/old/tree/" + COMMIT,
        request ->
            body(
                "[{\"type\":\"file\",\"path\":\"adapter_config.json\",\"size\":1},"
                    + "{\"type\":\"file\",\"path\":\"adapter_model.safetensors\",\"size\":1}]"));
    FILES.forEach(
        (name, content) -> {
          Sensitive stored = cdn.serve("/" + name, content);
          hub.answer(
              "/acme/old/resolve/" + COMMIT + "/" + name, request -> redirect(stored.reveal()));
        });
    SourceInspector inspector =
        SourceInspector.create(
            new PreflightSettings(
                URI.create("http://" + hub.hostAndPort()), Set.of(cdn.hostAndPort())));

    // When
    Inspection inspection =
        PreflightCheck.at(inspector, PreflightCheck.repository("acme/old", PreflightCheck.TOKEN));

    // Then
    assertThat(inspection).isInstanceOf(Inspection.Passed.class);
    assertThat(hub.requests())
        .hasSize(5)
        .allMatch(
            request ->
                ("Bearer " + PreflightCheck.TOKEN)
                    .equals(request.getHeaders().get("Authorization")));
    assertThat(cdn.requests())
        .hasSize(2)
        .allMatch(request -> request.getHeaders().get("Authorization") == null);
    assertThat(cdn.requests())
        .extracting(request -> request.getHeaders().get("Range"))
        .last()
        .isEqualTo("bytes=0-16383");
  }

  @Test
  void theTokenDoesNotComeBackEither() {
    // Given
    Sensitive there = cdn.answer("/there", request -> redirect(hub.url("/back").reveal()));
    hub.answer("/api/models/acme/bot", request -> redirect(there.reveal()));
    hub.answer("/back", request -> body("{}"));
    SourceInspector inspector =
        SourceInspector.create(
            new PreflightSettings(
                URI.create("http://" + hub.hostAndPort()), Set.of(cdn.hostAndPort())));

    // When
    PreflightCheck.at(inspector, PreflightCheck.repository("acme/bot", PreflightCheck.TOKEN));

    // Then
    assertThat(hub.requests())
        .filteredOn(request -> request.getUrl().encodedPath().equals("/back"))
        .singleElement()
        .extracting(request -> request.getHeaders().get("Authorization"))
        .isNull();
  }

  @Test
  void aLoopEnds() {
    // Given
    Sensitive url = hub.answer("/a.zip", request -> redirect(request.getUrl().toString()));

    // When
    Inspection inspection = PreflightCheck.at(hub, url);

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "in a loop");
    assertThat(hub.requests()).hasSize(6);
  }

  @Test
  void aChainWithoutRepetitionEndsToo() {
    // Given
    Sensitive url = hub.answer("/0", RedirectTest::onwards);
    for (int i = 1; i < 50; i++) {
      hub.answer("/" + i, RedirectTest::onwards);
    }

    // When
    Inspection inspection = PreflightCheck.at(hub, url);

    // Then
    PreflightCheck.assertUnknown(inspection, Reason.SOURCE_UNREACHABLE, "too often");
    assertThat(hub.requests()).hasSize(6);
  }

  private static MockResponse onwards(RecordedRequest request) {
    int number = Integer.parseInt(request.getUrl().encodedPath().substring(1));
    return redirect("/" + (number + 1));
  }
}
