package dev.loraoperator.together.v1;

import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.InferenceCalls;
import dev.loraoperator.together.http.TogetherUrls;

/**
 * The blocking calls of Together's v1 API that an adapter needs from its upload to its first
 * answer. Each makes exactly one HTTP request, and never throws for what the network or the service
 * does.
 */
public final class V1Api {

  /** Where uploads are posted to, unless the operator is configured otherwise. */
  public static final String UPLOAD_PATH = "/v1/models";

  private final UploadCalls uploads;
  private final EndpointCalls endpoints;
  private final InferenceCalls inference;

  /**
   * @param uploadPath {@link #UPLOAD_PATH}, or {@code /v0/models} as older documentation has it
   */
  public V1Api(HttpCalls http, TogetherUrls urls, String uploadPath) {
    V1Routes routes = new V1Routes(urls, uploadPath);
    this.uploads = new UploadCalls(http, routes);
    this.endpoints = new EndpointCalls(http, routes);
    this.inference = new InferenceCalls(http, urls);
  }

  /** What all adapters in an account share. */
  public V1Account of(Account account) {
    return new V1Account(account, this);
  }

  UploadCalls uploads() {
    return uploads;
  }

  EndpointCalls endpoints() {
    return endpoints;
  }

  InferenceCalls inference() {
    return inference;
  }
}
