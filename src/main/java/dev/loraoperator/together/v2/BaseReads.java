package dev.loraoperator.together.v2;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.BaseChoice;
import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.SharedReads;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.base.BaseModels;
import dev.loraoperator.together.v2.base.BaseResolution;
import dev.loraoperator.together.v2.base.CatalogueRow;
import dev.loraoperator.together.v2.base.ConfigRow;
import dev.loraoperator.together.v2.calls.CatalogueCalls;
import dev.loraoperator.together.v2.calls.Project;
import dev.loraoperator.together.v2.calls.V2Api;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which base model a name means, by the catalogue and the configurations, which all adapters of the
 * account share.
 */
final class BaseReads {

  private static final Duration MAX_AGE = Duration.ofDays(1);

  /** What is not there may have come since: it is refused only by what was read of late. */
  private static final Duration MAX_AGE_TO_REFUSE = Duration.ofMinutes(5);

  private static final String ALL = "";

  private final Account account;
  private final BaseModels models;
  private final SharedReads<List<CatalogueRow>> catalogue;
  private final SharedReads<Boolean> deployable;

  /**
   * @param project in which a key reads; called where it is known
   */
  BaseReads(Account account, V2Api api, Function<Sensitive, Project> project) {
    this.account = account;
    this.models = api.baseModels();
    this.catalogue =
        account.sharedReads((apiKey, all) -> catalogue(api.catalogue(), account, apiKey));
    this.deployable =
        account.sharedReads(
            (apiKey, id) -> isDeployable(api.catalogue(), account, project.apply(apiKey), id));
  }

  private static Reply<List<CatalogueRow>> catalogue(
      CatalogueCalls calls, Account account, Sensitive apiKey) {
    return AllPages.<CatalogueRow>read(
            false, account::readsOn, false, page -> calls.supportedModels(apiKey, null, page))
        .fold(
            all -> new Reply.Success<>(all.value().rows(), all.serverTime()),
            () -> new Reply.Failure<>(noCatalogue()),
            Reply.Failure::new);
  }

  private static RemoteError noCatalogue() {
    return new RemoteError(
        Reason.UNEXPECTED_REPLY,
        "Together has no catalogue of base models (GET /v2/supported-models), so the name of a"
            + " base model cannot be looked up. Set spec.baseModel to the base's ml_ id. Trying"
            + " again",
        null,
        RemoteError.Effect.NONE);
  }

  private static Reply<Boolean> isDeployable(
      CatalogueCalls calls, Account account, Project project, String id) {
    return AllPages.<ConfigRow>read(
            true, account::readsOn, false, page -> calls.configs(project, id, page))
        .map(all -> all.rows().stream().anyMatch(config -> config.isFor(id)));
  }

  /** What {@code wanted} means; it is not an id. */
  Remote<BaseChoice> choice(AccountKey key, WantedBase wanted, AdapterId who) {
    Remote<BaseResolution> answer = resolution(key, wanted, who, MAX_AGE);
    boolean isRefused =
        answer
            .known()
            .filter(found -> found.fold(one -> false, id -> false, several -> false, none -> true))
            .isPresent();
    return (isRefused ? resolution(key, wanted, who, MAX_AGE_TO_REFUSE) : answer)
        .map(BaseReads::choice);
  }

  private static BaseChoice choice(BaseResolution resolution) {
    return resolution.fold(
        found -> new BaseChoice.Chosen(found.id(), found.name()),
        unread -> {
          throw new IllegalStateException("not read: " + unread.ids());
        },
        ambiguous -> new BaseChoice.Refused(ambiguous.problem()),
        unsupported -> new BaseChoice.Refused(unsupported.problem()));
  }

  private Remote<BaseResolution> resolution(
      AccountKey key, WantedBase wanted, AdapterId who, Duration maxAge) {
    Instant since = account.now().minus(maxAge);
    return catalogue
        .read(key, ALL, who, since)
        .fold(
            Remote.Pending::new,
            (rows, at) -> new Among(key, who, since).resolution(wanted, rows, at),
            Remote.Missing::new,
            Remote.Failed::new);
  }

  /** One resolution, which reads the configurations of what the name may mean. */
  private final class Among {

    private final AccountKey key;
    private final AdapterId who;
    private final Instant since;
    private final Map<String, Boolean> known = new HashMap<>();

    private Among(AccountKey key, AdapterId who, Instant since) {
      this.key = key;
      this.who = who;
      this.since = since;
    }

    private Remote<BaseResolution> resolution(
        WantedBase wanted, List<CatalogueRow> rows, Instant at) {
      while (true) {
        BaseResolution found = models.resolve(wanted, rows, known);
        List<String> unread =
            found.fold(
                one -> List.of(),
                BaseResolution.Unread::ids,
                several -> List.of(),
                none -> List.of());
        if (unread.isEmpty()) {
          return new Remote.Known<>(found, at);
        }
        Optional<Remote<BaseResolution>> hindrance = hindrance(unread);
        if (hindrance.isPresent()) {
          return hindrance.get();
        }
      }
    }

    /** Reads them all; why one of them is not known, if that is so. */
    private Optional<Remote<BaseResolution>> hindrance(List<String> ids) {
      Optional<Remote<BaseResolution>> first = Optional.empty();
      for (String id : ids) {
        Optional<Remote<BaseResolution>> hindrance = hindrance(id);
        first = first.isPresent() ? first : hindrance;
      }
      return first;
    }

    private Optional<Remote<BaseResolution>> hindrance(String id) {
      return deployable
          .read(key, id, who, since)
          .fold(
              until -> Optional.of(new Remote.Pending<>(until)),
              (yes, at) -> read(id, yes),
              at -> read(id, false),
              (error, retryAt) -> Optional.of(new Remote.Failed<>(error, retryAt)));
    }

    private Optional<Remote<BaseResolution>> read(String id, boolean isDeployable) {
      known.put(id, isDeployable);
      return Optional.empty();
    }
  }
}
