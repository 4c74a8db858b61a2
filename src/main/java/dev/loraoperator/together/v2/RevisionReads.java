package dev.loraoperator.together.v2;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.SharedReads;
import dev.loraoperator.together.v2.calls.Project;
import dev.loraoperator.together.v2.calls.V2Api;
import dev.loraoperator.together.v2.rows.RevisionRow;
import java.time.Instant;
import java.util.function.Function;

/** The newest revision of each model of a project, and what its validation has found. */
final class RevisionReads {

  private final SharedReads<Validation> newest;

  /**
   * @param project in which a key reads; called where it is known
   */
  RevisionReads(Account account, V2Api api, Function<Sensitive, Project> project) {
    this.newest =
        account.sharedReads(
            (apiKey, modelId) ->
                api.models()
                    .revisions(project.apply(apiKey), modelId)
                    .map(
                        page ->
                            RevisionRow.newest(page.rows())
                                .map(RevisionReads::validation)
                                .orElse(Validation.NONE)));
  }

  /**
   * The validation of a model's newest revision; {@link Validation#NONE} while there is none.
   * Missing when there is no such model.
   */
  Remote<Validation> newest(AccountKey key, String modelId, AdapterId who, Instant notBefore) {
    return newest.read(key, modelId, who, notBefore);
  }

  private static Validation validation(RevisionRow revision) {
    return new Validation(revision.id(), result(revision.validation()), revision.findings());
  }

  private static Validation.Result result(RevisionRow.Validation validation) {
    return switch (validation) {
      case NOT_STARTED, PENDING -> Validation.Result.PENDING;
      case SUCCEEDED -> Validation.Result.SUCCEEDED;
      case FAILED -> Validation.Result.FAILED;
      case ERROR -> Validation.Result.ERROR;
    };
  }
}
