package dev.loraoperator.together;

import dev.loraoperator.backend.Backends;
import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.backend.Vocabularies;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.AccountContext;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.AccountKeys;
import dev.loraoperator.together.account.Accounts;
import dev.loraoperator.together.account.RateLimits;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.TogetherUrls;
import dev.loraoperator.together.http.WhoamiCalls;
import dev.loraoperator.together.v1.V1Account;
import dev.loraoperator.together.v1.V1Api;
import dev.loraoperator.together.v1.V1Backend;
import dev.loraoperator.together.v1.V1Vocabulary;
import dev.loraoperator.together.v2.V2Account;
import dev.loraoperator.together.v2.V2Backend;
import dev.loraoperator.together.v2.V2Vocabulary;
import dev.loraoperator.together.v2.calls.V2Api;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The backends of all adapters; what is known of a key or an account is shared by all in it. */
public final class TogetherBackends implements Backends {

  private final @Nullable String projectId;
  private final V1Api v1;
  private final V2Api v2;
  private final AccountKeys keys;
  private final Accounts<V1Account> v1Accounts;
  private final Accounts<V2Account> v2Accounts;

  /**
   * @param clock of the wall
   * @throws IllegalArgumentException when the base URL is not https, and not loopback
   */
  public TogetherBackends(
      TogetherSettings settings, AccountContext context, Clock clock, CallListener listener) {
    this.projectId = settings.projectId();
    TogetherUrls urls = TogetherUrls.of(settings.baseUrl());
    HttpCalls http = new HttpCalls(HttpCalls.client(settings.callTimeout()), urls, clock, listener);
    this.v1 = new V1Api(http, urls, settings.uploadPath());
    this.v2 = new V2Api(http, urls);
    this.keys = new AccountKeys(context, new WhoamiCalls(http, urls)::whoami);
    RateLimits rates = new RateLimits(context);
    this.v1Accounts = Accounts.ofUsers(context, rates, v1::of);
    this.v2Accounts = Accounts.ofProjects(context, rates, account -> new V2Account(account, v2));
  }

  /** How each generation of Together's API spells things. */
  public static Vocabularies vocabularies() {
    return api ->
        switch (api) {
          case V1 -> new V1Vocabulary();
          case V2 -> new V2Vocabulary();
        };
  }

  @Override
  public ModelApis of(AdapterId who, Sensitive apiKey, @Nullable String project) {
    AccountKey key = keys.of(apiKey, project != null ? project : projectId);
    return api ->
        switch (api) {
          case V1 -> new V1Backend(who, key, v1Accounts.of(key), v1);
          case V2 -> new V2Backend(who, key, v2Accounts.of(key), v2);
        };
  }

  @Override
  public void forget(AdapterId who) {
    keys.forget(who);
    v1Accounts.forget(who);
    v2Accounts.forget(who);
  }

  /**
   * Whether no operation is in flight, and the results of those that ended are recorded, or are not
   * going to be.
   */
  public boolean isSettled() {
    return keys.isSettled();
  }
}
