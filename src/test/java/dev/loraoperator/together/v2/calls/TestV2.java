package dev.loraoperator.together.v2.calls;

import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.TogetherUrls;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;

/** The v2 API at a test server, and what the tests send there. */
public final class TestV2 {

  static final Sensitive KEY = Sensitive.of("tgp_v1_secret-key-value");
  static final Sensitive TOKEN = Sensitive.of("a-token-of-no-known-shape");
  static final Sensitive URL =
      Sensitive.of("https://b.s3.test/k.zip?X-Amz-Signature=0123abcd&other=xyzzy");
  static final Project PROJECT = new Project(KEY, "proj_1");
  static final UploadOrder ORDER =
      new UploadOrder("bot", URL, "base/model", "text lora-operator:o/n/a/0f", TOKEN);
  static final PageRequest FIRST = PageRequest.first(false);

  private TestV2() {}

  static V2Api at(MockWebServer server, CallListener listener) {
    return at("http://127.0.0.1:" + server.getPort(), Duration.ofSeconds(30), listener);
  }

  static V2Api at(String baseUrl, Duration timeout, CallListener listener) {
    TogetherUrls urls = TogetherUrls.of(URI.create(baseUrl));
    return new V2Api(
        new HttpCalls(HttpCalls.client(timeout), urls, Clock.systemUTC(), listener), urls);
  }

  static void reply(MockWebServer server, int status, String body, String... headers) {
    MockResponse.Builder response = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      response.addHeader(headers[i], headers[i + 1]);
    }
    server.enqueue(response.build());
  }

  /** A refusal as v2 words it. */
  public static String problem(int code, String title, String detail) {
    return """
        {"code":%d,"message":"%s","details":[{"title":"%s","status":400,"detail":"%s",
         "@type":"type.googleapis.com/common.errors.v1.ProblemDetail"}]}
        """
        .formatted(code, title, title, detail);
  }
}
