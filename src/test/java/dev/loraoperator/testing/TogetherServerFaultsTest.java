package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Together of the tests goes wrong where it is told to, and nowhere else. */
class TogetherServerFaultsTest {

  private static final String[] KEY = {"Authorization", "Bearer tk-1"};

  private final TogetherServer together = TogetherServer.start();
  private final Http http = new Http(together.baseUrl());

  @BeforeEach
  void prepare() {
    together.addKey("tk-1", "devuser");
    together.addKey("tk-2", "devuser");
  }

  @AfterEach
  void close() {
    together.close();
  }

  @Test
  void answersWithWhateverItIsTold() throws Exception {
    // Given
    together.failNext(
        Route.JOBS,
        InjectedFault.body(200, "null"),
        InjectedFault.hugeBody(1_000_000),
        InjectedFault.redirect("http://127.0.0.1:1/"));

    // When
    HttpResponse<String> literalNull = http.get("/v1/jobs", KEY);
    HttpResponse<String> huge = http.get("/v1/jobs", KEY);
    HttpResponse<String> redirect = http.get("/v1/jobs", KEY);

    // Then
    assertThat(literalNull.body()).isEqualTo("null");
    assertThat(huge.body()).hasSizeGreaterThan(1_000_000);
    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(http.get("/v1/jobs", KEY).statusCode()).isEqualTo(200);
  }

  @Test
  void aLostReplyLeavesAJobBehind() throws Exception {
    // Given
    together.failNext(Route.UPLOAD, new InjectedFault.Cut(), new InjectedFault.LoseReply());

    // When
    assertThatThrownBy(() -> upload("cut")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> upload("lost")).isInstanceOf(IOException.class);

    // Then
    assertThat(together.uploadJobs())
        .extracting(UploadJob::modelName)
        .containsExactly("devuser/lost");
  }

  @Test
  void misbehavesForOneKeyUntilHealed() throws Exception {
    // Given
    together.failAlways(Route.JOBS, "tk-2", InjectedFault.status(429, "retry-after-ms", "250"));

    // When
    HttpResponse<String> limited = http.get("/v1/jobs", "Authorization", "Bearer tk-2");
    HttpResponse<String> spared = http.get("/v1/jobs", KEY);
    together.heal(Route.JOBS);
    HttpResponse<String> healed = http.get("/v1/jobs", "Authorization", "Bearer tk-2");

    // Then
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("retry-after-ms")).contains("250");
    assertThat(spared.statusCode()).isEqualTo(200);
    assertThat(healed.statusCode()).isEqualTo(200);
    assertThat(together.calls(Route.JOBS)).isEqualTo(3);
    assertThat(together.calls(Route.JOBS, "tk-2")).isEqualTo(2);
  }

  @Test
  void aSlowReplyHoldsUpNobodyElse() throws Exception {
    // Given
    together.failNext(Route.WHOAMI, "tk-2", new InjectedFault.Late(Duration.ofMinutes(1)));
    CompletableFuture<HttpResponse<String>> slow =
        CompletableFuture.supplyAsync(() -> unchecked("/v1/whoami", "Bearer tk-2"));

    // When
    await().until(() -> together.calls(Route.WHOAMI, "tk-2") == 1);
    HttpResponse<String> quick = http.get("/v1/whoami", KEY);

    // Then
    assertThat(quick.statusCode()).isEqualTo(200);
    assertThat(slow).isNotDone();
    assertThat(together.mostCallsAtOnce(Route.WHOAMI)).isEqualTo(2);
  }

  private void upload(String name) throws IOException, InterruptedException {
    String body =
        "{\"model_name\":\"%s\",\"model_source\":\"acme/lora\",\"model_type\":\"adapter\"}";
    http.post("/v1/models", body.formatted(name), KEY);
  }

  private HttpResponse<String> unchecked(String path, String authorization) {
    try {
      return http.get(path, "Authorization", authorization);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
