package dev.loraoperator.together.v2;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.SharedReads;
import dev.loraoperator.together.account.UploadReads;
import dev.loraoperator.together.v2.calls.PageRequest;
import dev.loraoperator.together.v2.calls.Project;
import dev.loraoperator.together.v2.calls.V2Api;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One account on v2, which is one project: what all adapters in it share. Of a key that stands for
 * itself the project is known only after a while; nothing of it is read before. Thread-safe.
 */
public final class V2Account {

  /** How often a service is asked whether it has this API. */
  private static final Duration RARELY = Duration.ofMinutes(30);

  private static final String ALL = "";

  final Account account;
  final UploadReads uploads;
  final BaseReads bases;
  final RevisionReads revisions;
  final RecordReads records;
  final FollowedUploads followed;
  final ExistingModels existing;
  private final SharedReads<Boolean> presence;
  private @Nullable String projectId;
  private Instant slowRetry = Instant.EPOCH;

  public V2Account(Account account, V2Api api) {
    this.account = account;
    ProjectUploads lists = new ProjectUploads(api, account::serviceNow, account::readsOn);
    this.uploads =
        account.uploadReads(
            (apiKey, listed, wanted) -> lists.all(project(apiKey), listed, wanted),
            (apiKey, listed, wanted) -> lists.jobs(project(apiKey), listed, wanted),
            (apiKey, jobId, listed) -> lists.one(project(apiKey), jobId));
    this.bases = new BaseReads(account, api, this::project);
    this.revisions = new RevisionReads(account, api, this::project);
    this.records = new RecordReads(account, api, this::project);
    this.followed = new FollowedUploads(account, uploads, revisions, records);
    this.existing = new ExistingModels(account, api, this::project, records, this::slowRetry);
    this.presence =
        account.sharedReads(
            (apiKey, all) ->
                api.catalogue()
                    .supportedModels(apiKey, null, new PageRequest(1, null, false))
                    .map(page -> true));
  }

  /**
   * Whether this is the account of the project with this id. The first one that is asked for is
   * what it stays; a key whose project turns out to be another one has another account from then
   * on.
   */
  synchronized boolean isOf(String project) {
    if (projectId == null) {
      projectId = project;
    }
    return project.equals(projectId);
  }

  private synchronized Project project(Sensitive apiKey) {
    return new Project(apiKey, Objects.requireNonNull(projectId));
  }

  /**
   * What can be read of a project that nobody has told: nothing, where the service has no such API;
   * else a failure.
   *
   * @param untold where the service has it
   */
  <T> Remote<T> withoutProject(AccountKey key, AdapterId who, RemoteError untold) {
    return presence
        .read(key, ALL, who, account.now().minus(RARELY))
        .fold(
            Remote.Pending::new,
            (there, at) -> new Remote.Failed<>(untold, slowRetry()),
            Remote.Missing::new,
            Remote.Failed::new);
  }

  /**
   * When something is tried again that only a person can mend, by the account's clock. It stands
   * still until then, so that a status need not be written again.
   */
  synchronized Instant slowRetry() {
    if (!account.now().isBefore(slowRetry)) {
      slowRetry = account.slowRetry();
    }
    return slowRetry;
  }
}
