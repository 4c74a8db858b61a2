package dev.loraoperator.together.v1;

import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.TogetherUrls;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import okhttp3.OkHttpClient;

/** The v1 API at a test server. */
final class TestApi {

  private TestApi() {}

  static V1Api at(String baseUrl, Duration callTimeout, Clock clock) {
    return at(baseUrl, HttpCalls.client(callTimeout), clock, CallListener.NONE);
  }

  static V1Api at(String baseUrl, OkHttpClient client, Clock clock, CallListener listener) {
    TogetherUrls urls = TogetherUrls.of(URI.create(baseUrl));
    return new V1Api(new HttpCalls(client, urls, clock, listener), urls, "/v1/models");
  }
}
