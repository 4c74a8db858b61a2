package dev.loraoperator.together.v1;

import dev.loraoperator.backend.Target;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.Paged;
import dev.loraoperator.together.account.SharedReads;
import dev.loraoperator.together.account.UploadReads;
import java.util.List;
import java.util.Set;

/** One account on v1: what all adapters in it share. Thread-safe. */
public final class V1Account {

  final Account account;
  final UploadReads uploads;
  final SharedReads<List<Target>> endpointLists;
  final SharedReads<Target> endpoints;
  final SharedReads<Set<String>> adapters;

  V1Account(Account account, V1Api api) {
    this.account = account;
    this.uploads =
        account.uploadReads(
            (apiKey, listed, wanted) -> api.uploads().jobs(apiKey, listed, wanted).map(Paged::once),
            api.uploads()::job);
    this.endpointLists = account.sharedReads((apiKey, all) -> api.endpoints().endpoints(apiKey));
    this.endpoints = account.sharedReads(api.endpoints()::endpoint);
    this.adapters = account.sharedReads(api.endpoints()::adapters);
  }
}
