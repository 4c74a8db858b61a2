package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hub of the tests says what the real one says. */
class HuggingFaceServerTest {

  private static final String CONFIG = "/acme/lora/resolve/main/adapter_config.json";
  private static final Map<String, byte[]> FILES = AdapterFiles.valid("base");

  private final HuggingFaceServer hub = HuggingFaceServer.start();
  private final Http http = new Http(hub.endpoint());

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void describesAPublicRepository() throws Exception {
    // Given
    hub.publicRepository("acme/lora", FILES);

    // When
    var info = Http.json(http.get("/api/models/acme/lora"));

    // Then
    String sha = info.path("sha").asText();
    assertThat(sha).matches("[0-9a-f]{40}");
    assertThat(info.path("private").asBoolean(true)).isFalse();
    assertThat(info.path("siblings").findValuesAsText("rfilename"))
        .containsExactlyInAnyOrderElementsOf(FILES.keySet());
    var tree = Http.json(http.get("/api/models/acme/lora/tree/" + sha));
    assertThat(tree.findValuesAsText("path")).contains(AdapterFiles.WEIGHTS);
    HttpResponse<String> missing = http.get("/api/models/acme/lora/revision/nope");
    assertThat(errorCode(missing)).isEqualTo("404 RevisionNotFound");
  }

  @Test
  void servesRangesOfAFile() throws Exception {
    // Given
    hub.publicRepository("acme/lora", Map.of(AdapterFiles.CONFIG, "0123456789".getBytes()));

    // When
    HttpResponse<String> part = http.get(CONFIG, "Range", "bytes=2-4");

    // Then
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 2-4/10");
    assertThat(http.get(CONFIG, "Range", "bytes=-3").body()).isEqualTo("789");
    assertThat(http.get(CONFIG, "Range", "bytes=8-").body()).isEqualTo("89");
    assertThat(http.get(CONFIG, "Range", "bytes=10-").statusCode()).isEqualTo(416);
  }

  @Test
  void hidesAPrivateRepositoryFromOthers() throws Exception {
    // Given
    hub.privateRepository("acme/lora", FILES, "hf_owner");

    // When
    HttpResponse<String> anonymous = http.get(CONFIG);
    HttpResponse<String> stranger = http.get(CONFIG, "Authorization", "Bearer hf_stranger");
    HttpResponse<String> owner = http.get(CONFIG, "Authorization", "Bearer hf_owner");

    // Then
    assertThat(errorCode(anonymous)).isEqualTo("401 RepoNotFound");
    assertThat(errorCode(stranger)).isEqualTo("404 RepoNotFound");
    assertThat(owner.statusCode()).isEqualTo(200);
  }

  @Test
  void listsAGatedRepositoryButServesItOnlyWithTheLicence() throws Exception {
    // Given
    hub.gatedRepository("acme/lora", FILES, "hf_licensed");
    String[] unlicensed = {"Authorization", "Bearer hf_unlicensed"};
    String[] licensed = {"Authorization", "Bearer hf_licensed"};

    // When
    var info = Http.json(http.get("/api/models/acme/lora"));

    // Then
    assertThat(info.path("gated").asText()).isEqualTo("auto");
    assertThat(errorCode(http.get(CONFIG))).isEqualTo("401 GatedRepo");
    assertThat(errorCode(http.get(CONFIG, unlicensed))).isEqualTo("403 GatedRepo");
    assertThat(errorCode(http.get("/api/models/acme/lora/auth-check", unlicensed)))
        .isEqualTo("403 GatedRepo");
    assertThat(http.get("/api/models/acme/lora/auth-check", licensed).statusCode()).isEqualTo(200);
    assertThat(http.get(CONFIG, licensed).statusCode()).isEqualTo(200);
  }

  @Test
  void remembersRequestsWithoutTheirTokens() throws Exception {
    // Given
    hub.publicRepository("acme/lora", FILES);

    // When
    http.get(CONFIG);
    http.get(CONFIG, "Authorization", "Bearer hf_secret");

    // Then
    assertThat(hub.requests())
        .containsExactly(
            new HuggingFaceServer.Request(CONFIG, false),
            new HuggingFaceServer.Request(CONFIG, true));
    assertThat(hub.requests().toString()).doesNotContain("hf_secret");
  }

  private static String errorCode(HttpResponse<String> response) {
    return response.statusCode() + " " + response.headers().firstValue("X-Error-Code").orElse("-");
  }
}
