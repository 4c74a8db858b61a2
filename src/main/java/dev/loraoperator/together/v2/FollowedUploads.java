package dev.loraoperator.together.v2;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.UploadReads;
import java.time.Instant;

/**
 * One upload: by its job; and where that is not listed any more, or never was known, by the
 * revision that it has made.
 */
final class FollowedUploads {

  private final Account account;
  private final UploadReads jobs;
  private final RevisionReads revisions;
  private final RecordReads records;

  FollowedUploads(Account account, UploadReads jobs, RevisionReads revisions, RecordReads records) {
    this.account = account;
    this.jobs = jobs;
    this.revisions = revisions;
    this.records = records;
  }

  /** What is known of it; missing where neither its job nor a revision is there. */
  Remote<UploadView> upload(AccountKey key, RemoteRef ref, AdapterId who, Instant notBefore) {
    String jobId = ref.jobId();
    return jobId == null
        ? made(key, ref, who, notBefore)
        : jobs.upload(key, jobId, who, notBefore)
            .fold(
                Remote.Pending::new,
                (seen, at) -> named(key, with(seen, ref.with(seen.ref())), at, who),
                at -> made(key, ref, who, notBefore),
                Remote.Failed::new);
  }

  private Remote<UploadView> made(AccountKey key, RemoteRef ref, AdapterId who, Instant notBefore) {
    String modelId = ref.modelId();
    return modelId == null
        ? new Remote.Missing<>(account.now())
        : revisions
            .newest(key, modelId, who, notBefore)
            .fold(
                Remote.Pending::new,
                (newest, at) ->
                    newest.revisionId() == null
                        ? new Remote.Missing<>(at)
                        : named(key, complete(ref, newest.revisionId()), at, who),
                Remote.Missing::new,
                Remote.Failed::new);
  }

  private static UploadView complete(RemoteRef ref, String revisionId) {
    return new UploadView(
        ref.with(new RemoteRef(null, null, null, revisionId)),
        UploadPhase.COMPLETE,
        null,
        null,
        null,
        null);
  }

  /** A job does not tell how its model is called, which has to be known once it has ended. */
  private Remote<UploadView> named(AccountKey key, UploadView seen, Instant at, AdapterId who) {
    String modelId = seen.ref().modelId();
    boolean lacksName = seen.phase() == UploadPhase.COMPLETE && seen.ref().modelName() == null;
    return lacksName && modelId != null
        ? records
            .withId(key, modelId, who, Instant.EPOCH)
            .map(record -> with(seen, seen.ref().with(record.ref())))
        : new Remote.Known<>(seen, at);
  }

  private static UploadView with(UploadView seen, RemoteRef ref) {
    return new UploadView(
        ref, seen.phase(), seen.status(), seen.message(), seen.description(), seen.createdAt());
  }
}
