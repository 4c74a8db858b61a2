package dev.loraoperator.together;

import dev.loraoperator.backend.Backends;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.AccountContext;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.AccountKeys;
import dev.loraoperator.together.account.Accounts;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.TogetherUrls;
import dev.loraoperator.together.http.WhoamiCalls;
import dev.loraoperator.together.v1.V1Account;
import dev.loraoperator.together.v1.V1Api;
import dev.loraoperator.together.v1.V1Backend;
import java.time.Clock;

/** The backends of all adapters; what is known of a key or an account is shared by all in it. */
public final class TogetherBackends implements Backends {

  private final V1Api api;
  private final AccountKeys keys;
  private final Accounts<V1Account> accounts;

  /**
   * @param clock of the wall
   * @throws IllegalArgumentException when the base URL is not https, and not loopback
   */
  public TogetherBackends(
      TogetherSettings settings, AccountContext context, Clock clock, CallListener listener) {
    TogetherUrls urls = TogetherUrls.of(settings.baseUrl());
    HttpCalls http = new HttpCalls(HttpCalls.client(settings.callTimeout()), urls, clock, listener);
    this.api = new V1Api(http, urls, settings.uploadPath());
    this.keys = new AccountKeys(context, new WhoamiCalls(http, urls)::whoami);
    this.accounts = new Accounts<>(context, api::of);
  }

  @Override
  public ModelBackend of(AdapterId who, Sensitive apiKey) {
    AccountKey key = keys.of(apiKey);
    return new V1Backend(who, key, accounts.of(key), api);
  }

  @Override
  public void forget(AdapterId who) {
    keys.forget(who);
    accounts.forget(who);
  }

  /**
   * Whether no operation is in flight, and the results of those that ended are recorded, or are not
   * going to be.
   */
  public boolean isSettled() {
    return keys.isSettled();
  }
}
