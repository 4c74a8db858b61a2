package dev.loraoperator.together.v1;

import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Target;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.SharedReads;
import dev.loraoperator.together.account.UploadReads;
import java.util.List;
import java.util.Set;

/** One API key on v1: what all adapters that use it share. Thread-safe. */
public final class V1Account {

  final Sensitive apiKey;
  final Account account;
  final V1Api api;
  final UploadReads uploads;
  final SharedReads<List<Target>> endpointLists;
  final SharedReads<Target> endpoints;
  final SharedReads<Set<String>> adapters;

  public V1Account(Sensitive apiKey, Account account, V1Api api) {
    this.apiKey = apiKey;
    this.account = account;
    this.api = api;
    this.uploads =
        account.uploadReads(
            (listed, wanted) -> api.uploads().jobs(apiKey, listed, wanted),
            (jobId, listed) -> api.uploads().job(apiKey, jobId, listed));
    this.endpointLists = account.sharedReads(key -> api.endpoints().endpoints(apiKey));
    this.endpoints = account.sharedReads(id -> api.endpoints().endpoint(apiKey, id));
    this.adapters = account.sharedReads(id -> api.endpoints().adapters(apiKey, id));
  }

  /** The API as one adapter uses it. */
  public ModelBackend backend(AdapterId who) {
    return new V1Backend(who, this);
  }
}
