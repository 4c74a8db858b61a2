package dev.loraoperator.together;

import dev.loraoperator.backend.Backends;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.AccountContext;
import dev.loraoperator.together.account.Accounts;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.TogetherUrls;
import dev.loraoperator.together.v1.V1Account;
import dev.loraoperator.together.v1.V1Api;
import java.time.Clock;

/** The backends of all adapters; what is known of an API key is shared by all that use it. */
public final class TogetherBackends implements Backends {

  private final Accounts<V1Account> accounts;

  /**
   * @param clock of the wall
   * @throws IllegalArgumentException when the base URL is not https, and not loopback
   */
  public TogetherBackends(
      TogetherSettings settings, AccountContext context, Clock clock, CallListener listener) {
    TogetherUrls urls = TogetherUrls.of(settings.baseUrl());
    HttpCalls http = new HttpCalls(HttpCalls.client(settings.callTimeout()), urls, clock, listener);
    V1Api api = new V1Api(http, urls, settings.uploadPath());
    this.accounts =
        new Accounts<>(context, (apiKey, account) -> new V1Account(apiKey, account, api));
  }

  @Override
  public ModelBackend of(AdapterId who, Sensitive apiKey) {
    return accounts.of(apiKey).backend(who);
  }

  @Override
  public void forget(AdapterId who) {
    accounts.forget(who);
  }

  /**
   * Whether no operation is in flight, and the results of those that ended are recorded, or are not
   * going to be.
   */
  public boolean isSettled() {
    return accounts.isSettled();
  }
}
