package dev.loraoperator.together.v2;

import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.UploadReads;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One account on v2, which is one project: what all adapters in it share. Of a key that stands for
 * itself the project is known only after a while; nothing is read before. Thread-safe.
 */
public final class V2Account {

  final Account account;
  private final ProjectUploads lists;
  private final UploadReads uploads;
  private volatile @Nullable String projectId;
  private Instant askAgain = Instant.EPOCH;

  V2Account(Account account, V2Api api) {
    this.account = account;
    this.lists = new ProjectUploads(api, account::serviceNow, account::readsOn);
    this.uploads =
        account.uploadReads(
            (apiKey, listed, wanted) -> lists.all(project(apiKey), listed, wanted),
            (apiKey, jobId, listed) -> lists.one(project(apiKey), jobId));
  }

  /** The uploads of the project with this id, which is the account's. */
  UploadReads uploads(String ofProject) {
    projectId = ofProject;
    return uploads;
  }

  private Project project(Sensitive apiKey) {
    return new Project(apiKey, Objects.requireNonNull(projectId));
  }

  /**
   * Until when nothing is expected of a service that has not told the project; by the account's
   * clock. It stands still meanwhile, so that a status need not be written again.
   */
  synchronized Instant untoldUntil() {
    if (!account.now().isBefore(askAgain)) {
      askAgain = account.slowRetry();
    }
    return askAgain;
  }
}
