package dev.loraoperator.testing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The valid API keys of a {@link TogetherServer} and the accounts they open. */
final class ApiKeys {

  private final Map<String, String> accounts = new ConcurrentHashMap<>();

  void add(String apiKey, String account) {
    accounts.put(apiKey, account);
  }

  void revoke(String apiKey) {
    accounts.remove(apiKey);
  }

  /** Null when the key is not valid. */
  @Nullable String account(String apiKey) {
    return accounts.get(apiKey);
  }
}
