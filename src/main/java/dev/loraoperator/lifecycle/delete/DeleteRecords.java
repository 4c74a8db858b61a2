package dev.loraoperator.lifecycle.delete;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Place;
import dev.loraoperator.lifecycle.stage.Reach;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.stage.Stage;
import dev.loraoperator.lifecycle.stage.StageResult;
import dev.loraoperator.lifecycle.stage.Stages;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code deletionPolicy: Delete}: deletes every model record that carries the marker of the deleted
 * resource, whether the status names it or only a fresh list shows it. v1 has no records.
 */
public final class DeleteRecords implements Stage {

  private static final Problem SUSPENDED =
      new Problem(Reason.SUSPENDED, "It is suspended: set spec.suspend to false to delete it");

  private final Backoff backoff;
  private final Duration timeout;

  /**
   * @param timeout how long a deletion may be held by records
   */
  public DeleteRecords(Backoff backoff, Duration timeout) {
    this.backoff = backoff;
    this.timeout = timeout;
  }

  @Override
  public StageResult advance(Situation s, State state) {
    List<Revision> records =
        s
            .check()
            .fold(valid -> Models.toDelete(valid.spec(), state), invalid -> List.<Revision>of())
            .stream()
            .filter(model -> model.api().hasRecords())
            .toList();
    Deadline end = Deadline.of(s, timeout);
    if (records.isEmpty() || end.isOver(s)) {
      return StageResult.next(state);
    }
    if (s.spec().suspend()) {
      return Models.waiting(state, SUSPENDED, end.rest(s));
    }
    List<Stage> byAccount =
        records.stream()
            .map(record -> reach(state, record))
            .distinct()
            .<Stage>map(reach -> (situation, before) -> in(situation, before, reach, end))
            .toList();
    return new Stages(byAccount).advance(s, state);
  }

  private static Reach reach(State state, Revision record) {
    return Place.of(state, record)
        .map(place -> new Reach(place, record.placement().account()))
        .orElseGet(() -> new Reach(null, record.placement().account()));
  }

  private StageResult in(Situation s, State state, Reach reach, Deadline end) {
    return reach.of(
        s,
        backend -> in(s, state, reach, end, backend),
        problem -> Models.waiting(state, problem, end.rest(s)),
        until -> StageResult.halt(new Decision.Keep(end.atMost(s, s.until(until)))));
  }

  /** Where there is no list, only what the status names can be deleted. */
  private StageResult in(
      Situation s, State state, Reach reach, Deadline end, ModelBackend backend) {
    Optional<Instant> mayAppear = mayAppearUntil(s, state);
    Instant since =
        mayAppear
            .filter(until -> !s.isBefore(until))
            .filter(end.requestedAt()::isBefore)
            .orElse(end.requestedAt());
    return backend
        .uploads(s.spec().modelName(), Freshness.since(since))
        .fold(
            until -> StageResult.halt(new Decision.Keep(end.atMost(s, s.until(until)))),
            (list, at) -> delete(s, state, new Records(reach, end, backend, list)),
            at -> delete(s, state, new Records(reach, end, backend, UploadList.NONE)),
            (error, retryAt) ->
                Models.waiting(
                    state,
                    new Problem(error.reason(), error.message()),
                    end.atMost(s, s.untilAfter(retryAt))));
  }

  /** A create whose effect is not known may still show in the list until then. */
  private Optional<Instant> mayAppearUntil(Situation s, State state) {
    return Models.toDelete(s.spec(), state).stream()
        .filter(model -> model.ref().modelId() == null)
        .flatMap(
            model ->
                Stream.ofNullable(model.intent())
                    .map(intent -> intent.time().plus(backoff.graceAfter(model.attempt()))))
        .max(Instant::compareTo);
  }

  /** The records in one account. */
  private record Records(Reach reach, Deadline end, ModelBackend backend, UploadList list) {}

  private StageResult delete(Situation s, State state, Records records) {
    List<String> ids = ids(s, state, records);
    Predicate<String> isOurs = id -> mayDelete(s, state, records, id);
    List<Stage> each =
        ids.stream()
            .filter(isOurs)
            .<Stage>map(
                id ->
                    new RecordDeletion(
                        id, records.reach(), records.backend(), records.end(), backoff))
            .toList();
    return new Stages(each)
        .advance(s, state)
        .fold(
            deleted -> rest(s, deleted, records, ids.stream().filter(isOurs.negate()).toList()),
            StageResult::halt);
  }

  /** What is left once all that may be deleted is. */
  private StageResult rest(
      Situation s, StageResult.Continue deleted, Records records, List<String> shared) {
    Optional<Instant> mayAppear = mayAppearUntil(s, deleted.state()).filter(s::isBefore);
    if (mayAppear.isPresent()) {
      return StageResult.halt(
          new Decision.Update(
              deleted.state(),
              ReadyCondition.of(
                  Reason.DELETING,
                  "Being deleted; looking for the record of a POST whose reply is not known"),
              deleted.effects(),
              records.end().atMost(s, s.untilAfter(mayAppear.get()))));
    }
    Stages told =
        new Stages(shared.stream().<Stage>map(id -> (any, state) -> kept(state, id)).toList());
    return new Stages(List.of((any, state) -> deleted, told)).advance(s, deleted.state());
  }

  private static StageResult kept(State state, String id) {
    return StageResult.next(
        Models.without(state, id),
        new Effect.RecordEvent(
            Reason.SHARED_OWNER,
            "Model record "
                + id
                + " is left there: this resource did not make it, and with OWNER_ID default"
                + " another installation may. Set OWNER_ID, or delete it by hand"));
  }

  /** What the status names comes last: it is what the others are looked for with. */
  private static List<String> ids(Situation s, State state, Records records) {
    Set<String> recorded =
        Models.made(state).stream()
            .filter(model -> reach(state, model).equals(records.reach()))
            .flatMap(model -> Stream.ofNullable(model.ref().modelId()))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Stream<String> listedOnly =
        records.list().of(s.spec().id()).stream()
            .filter(seen -> seen.marker().filter(s.spec().marker()::sameResource).isPresent())
            .flatMap(seen -> Stream.ofNullable(seen.ref().modelId()))
            .filter(id -> !recorded.contains(id));
    return Stream.concat(listedOnly, recorded.stream()).distinct().toList();
  }

  /**
   * Two installations may carry the same marker while {@code OWNER_ID} is the default: then only
   * what this resource has made itself is deleted.
   */
  private static boolean mayDelete(Situation s, State state, Records records, String id) {
    return !s.spec().hasDefaultOwner()
        || state.revisions().stream()
            .filter(revision -> revision.placement().origin() == Placement.Origin.UPLOADED)
            .anyMatch(revision -> isOf(revision, records.list(), id));
  }

  /** By its id, or as the record of a create whose reply is not known. */
  private static boolean isOf(Revision revision, UploadList list, String id) {
    return id.equals(revision.ref().modelId())
        || (revision.intent() != null
            && list.byName(revision.remoteName()).stream()
                .map(UploadView::ref)
                .anyMatch(ref -> id.equals(ref.modelId())));
  }
}
