package dev.loraoperator.together.v2;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.account.Account;
import dev.loraoperator.together.account.AccountKey;
import dev.loraoperator.together.account.ListReads;
import dev.loraoperator.together.account.Paged;
import dev.loraoperator.together.account.SharedReads;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.calls.PageRequest;
import dev.loraoperator.together.v2.calls.Project;
import dev.loraoperator.together.v2.calls.V2Api;
import dev.loraoperator.together.v2.rows.ModelRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The model records of a project. A few are read one by one; when as many have been as a list of
 * all takes requests, the list is read, which serves all who ask for one. Thread-safe.
 */
final class RecordReads {

  /** So many are read one by one, however short the list is. */
  private static final int FEW = 5;

  /** How long others may join before a list is read: who asks later has to wait for the next. */
  private static final Duration GATHERING = Duration.ofSeconds(5);

  private final Account account;
  private final V2Api api;
  private final SharedReads<UploadView> singles;
  private final ListReads<RecordList> lists;
  private final WantedRecords wanted = new WantedRecords();
  private final Set<String> readAlone = new HashSet<>();
  private Instant gatheringUntil = Instant.MAX;

  /**
   * @param project in which a key reads; called where it is known
   */
  RecordReads(Account account, V2Api api, Function<Sensitive, Project> project) {
    this.account = account;
    this.api = api;
    this.singles = account.sharedReads((apiKey, id) -> single(project.apply(apiKey), id));
    this.lists = account.listReads((apiKey, answered) -> list(project.apply(apiKey)));
  }

  /** A record as a model that is there. */
  static UploadView view(ModelRow row) {
    return new UploadView(
        new RemoteRef(row.name(), row.id(), null),
        UploadPhase.COMPLETE,
        null,
        null,
        row.description(),
        null);
  }

  /** The record with this id; missing when the project has none. */
  synchronized Remote<UploadView> withId(
      AccountKey key, String id, AdapterId who, Instant notBefore) {
    Instant now = account.now();
    Remote.Failed<UploadView> refused = key.paused(account, now);
    if (refused != null) {
      return refused; // even though it may have been read with another key
    }
    wanted.id(id, now);
    Optional<Listed> listed = listedSince(notBefore, list -> list.coversId(id));
    Instant since = listed.map(Listed::at).orElse(notBefore);
    boolean isReadAlone = singles.readSince(id, since).isPresent();
    Optional<Remote<UploadView>> seen = listed.flatMap(list -> list.withId(id));
    if (seen.isPresent() && !isReadAlone) {
      return seen.get();
    }
    if (isReadAlone || listed.isPresent() || mayBeReadAlone(id)) {
      return singles.read(key, id, who, since);
    }
    return isGathered(now)
        ? nextList(key, who, notBefore)
            .fold(
                Remote.Pending::new,
                (list, at) ->
                    new Listed(list, at)
                        .withId(id)
                        .orElseGet(() -> singles.read(key, id, who, notBefore)),
                Remote.Missing::new,
                Remote.Failed::new)
        : new Remote.Pending<>(gatheringUntil);
  }

  /** The records that a name may mean, as {@link RecordList#named} has them. */
  synchronized Remote<List<ModelRow>> named(
      AccountKey key, String name, AdapterId who, Instant notBefore) {
    Instant now = account.now();
    Remote.Failed<List<ModelRow>> refused = key.paused(account, now);
    if (refused != null) {
      return refused;
    }
    wanted.name(name, now);
    Instant oldest = lists.oldest(notBefore);
    return listedSince(oldest, list -> list.coversName(name))
        .<Remote<RecordList>>map(listed -> new Remote.Known<>(listed.list(), listed.at()))
        .orElseGet(() -> nextList(key, who, oldest))
        .map(list -> list.named(name));
  }

  /** A list, and when it was read. */
  private record Listed(RecordList list, Instant at) {

    Optional<Remote<UploadView>> withId(String id) {
      return list.withId(id).map(row -> new Remote.Known<>(view(row), at));
    }
  }

  private Optional<Listed> listedSince(Instant notBefore, Predicate<RecordList> covers) {
    return lists
        .readSince(notBefore)
        .flatMap(
            read ->
                read.<Optional<Listed>>fold(
                    until -> Optional.empty(),
                    (list, at) -> Optional.of(new Listed(list, at)),
                    at -> Optional.empty(),
                    (error, retryAt) -> Optional.empty()))
        .filter(listed -> covers.test(listed.list()));
  }

  /** One that begins from now on: what was read before says nothing of what is wanted. */
  private Remote<RecordList> nextList(AccountKey key, AdapterId who, Instant notBefore) {
    Instant since =
        listedSince(notBefore, list -> true)
            .map(listed -> listed.at().plusNanos(1))
            .orElse(notBefore);
    return lists.read(key, who, since);
  }

  private boolean mayBeReadAlone(String id) {
    if (readAlone.size() < Math.max(FEW, lists.requests())) {
      readAlone.add(id);
    }
    return readAlone.contains(id);
  }

  private boolean isGathered(Instant now) {
    if (gatheringUntil.equals(Instant.MAX)) {
      gatheringUntil = now.plus(GATHERING);
    }
    return !now.isBefore(gatheringUntil);
  }

  /** It is gone only where the rest of the project can be read. */
  private Reply<UploadView> single(Project project, String id) {
    return api.models()
        .model(project, id)
        .fold(
            row -> new Reply.Success<>(view(row.value()), row.serverTime()),
            () -> {
              account.readsOn();
              return api.models()
                  .models(project, new PageRequest(1, null, true), row -> false)
                  .fold(page -> new Reply.NotFound<>(), Reply.NotFound::new, Reply.Failure::new);
            },
            Reply.Failure::new);
  }

  private Reply<Paged<RecordList>> list(Project project) {
    WantedRecords.Asked asked = listBegins();
    return AllPages.<ModelRow>read(
            true, account::readsOn, false, page -> api.models().models(project, page, asked::wants))
        .map(all -> new Paged<>(new RecordList(asked, project.id(), all.rows()), all.requests()));
  }

  private synchronized WantedRecords.Asked listBegins() {
    readAlone.clear();
    gatheringUntil = Instant.MAX;
    return wanted.asked();
  }
}
