package dev.loraoperator.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/** Together, the Hugging Face hub and S3 on loopback, and the environment that points there. */
public final class Services implements AutoCloseable {

  private final TogetherServer together = TogetherServer.start();
  private final HuggingFaceServer huggingFace = HuggingFaceServer.start();
  private final S3TestServer s3 = S3TestServer.start();

  /** Whatever names the real hub is fetched from the test server's. */
  public Services() {
    together.useHub(huggingFace.endpoint());
  }

  public TogetherServer together() {
    return together;
  }

  public HuggingFaceServer huggingFace() {
    return huggingFace;
  }

  public S3TestServer s3() {
    return s3;
  }

  /** The operator's variables for these servers, with delays that suit an interactive demo. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("TOGETHER_BASE_URL", together.baseUrl().toString());
    environment.put("HF_ENDPOINT", huggingFace.endpoint().toString());
    environment.put("SOURCE_HOSTS_ALLOWED", "127.0.0.1");
    environment.put("POLL_MIN", "PT0.2S");
    environment.put("POLL_MAX", "PT2S");
    environment.put("TOGETHER_REQUESTS_PER_SECOND", "50");
    environment.put("HTTP_PORT", "0");
    return environment;
  }

  @Override
  public void close() {
    together.close();
    huggingFace.close();
    s3.close();
  }
}
