package dev.loraoperator.together.v2;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.SharedReads;
import dev.loraoperator.together.v2.calls.Project;
import dev.loraoperator.together.v2.calls.V2Api;
import dev.loraoperator.together.v2.rows.ModelRow;
import dev.loraoperator.together.v2.rows.ResourceName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Models that nobody uploads here: by their id, by their resource name, or by their name. */
final class ExistingModels {

  private static final int LISTED = 5;

  private final Function<Sensitive, Project> project;
  private final RecordReads records;
  private final SharedReads<UploadView> ofOthers;
  private final Supplier<Instant> slowRetry;

  /**
   * @param project in which a key reads; called where it is known
   * @param slowRetry when something is tried again that only a person can mend
   */
  ExistingModels(
      Account account,
      V2Api api,
      Function<Sensitive, Project> project,
      RecordReads records,
      Supplier<Instant> slowRetry) {
    this.records = records;
    this.slowRetry = slowRetry;
    this.ofOthers =
        account.sharedReads(
            (apiKey, resource) -> {
              String[] ownerAndId = resource.split("/", 2);
              return api.models()
                  .model(new Project(apiKey, ownerAndId[0]), ownerAndId[1])
                  .map(RecordReads::view);
            });
    this.project = project;
  }

  /** What {@code text} means; missing when there is nothing of the kind. */
  Remote<UploadView> model(AccountKey key, String text, AdapterId who, Instant notBefore) {
    String id = ResourceName.modelId(text);
    String owner = ResourceName.owner(text);
    if (id == null) {
      return named(key, text.strip(), who, notBefore);
    }
    return owner == null || owner.equals(project.apply(key.apiKey()).id())
        ? records.withId(key, id, who, notBefore)
        : ofOthers.read(key, owner + "/" + id, who, notBefore);
  }

  private Remote<UploadView> named(AccountKey key, String name, AdapterId who, Instant notBefore) {
    return records
        .named(key, name, who, notBefore)
        .fold(
            Remote.Pending::new,
            (models, at) -> one(name, models, at),
            Remote.Missing::new,
            Remote.Failed::new);
  }

  private Remote<UploadView> one(String name, List<ModelRow> models, Instant at) {
    return switch (models.size()) {
      case 0 -> new Remote.Missing<>(at);
      case 1 -> new Remote.Known<>(RecordReads.view(models.get(0)), at);
      default -> new Remote.Failed<>(ambiguous(name, models), slowRetry.get());
    };
  }

  private static RemoteError ambiguous(String name, List<ModelRow> models) {
    int unlisted = models.size() - LISTED;
    String listed =
        models.stream()
            .sorted(Comparator.comparing(ModelRow::id))
            .limit(LISTED)
            .map(model -> "%s (%s)".formatted(model.name(), model.id()))
            .collect(Collectors.joining(", "));
    return new RemoteError(
        Reason.NAME_CONFLICT,
        "Several models may be meant by %s: %s%s. Set spec.source.existing.modelName to the ml_ id"
                .formatted(
                    Redactor.clean(name, List.of()),
                    listed,
                    unlisted > 0 ? " and %d more".formatted(unlisted) : "")
            + " of the right one",
        null,
        RemoteError.Effect.NONE,
        RemoteError.Origin.OPERATOR);
  }
}
