package dev.loraoperator.testing.v2;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of all projects and their revisions. */
final class ModelBook {

  private final Clock clock;
  private final V2Behaviour behaviour;
  private final Map<String, V2Model> models = new LinkedHashMap<>();
  private final Map<String, List<V2Revision>> revisions = new ConcurrentHashMap<>();
  private final Map<String, ValidationStatus> validations = new ConcurrentHashMap<>();
  private final Set<String> referenced = ConcurrentHashMap.newKeySet();

  ModelBook(Clock clock, V2Behaviour behaviour) {
    this.clock = clock;
    this.behaviour = behaviour;
  }

  /** Adds a model, or changes the one with the same id; false when another one has its name. */
  synchronized boolean put(V2Model model) {
    if (isTaken(model)) {
      return false;
    }
    models.put(model.id(), model);
    return true;
  }

  private boolean isTaken(V2Model wanted) {
    return models.values().stream()
        .filter(model -> !model.deleted() || behaviour.keepsDeletedNames)
        .filter(model -> model.account().equals(wanted.account()))
        .anyMatch(model -> model.name().equals(wanted.name()) && !model.id().equals(wanted.id()));
  }

  synchronized void delete(V2Model model) {
    models.put(model.id(), model.asDeleted());
  }

  /** All models, including deleted ones, in the order in which they were made. */
  synchronized List<V2Model> all() {
    return List.copyOf(models.values());
  }

  /** In the order of their ids, which is no order. */
  List<V2Model> listed(Predicate<V2Model> wanted) {
    Instant listable = clock.instant().minus(behaviour.listLag);
    return all().stream()
        .filter(model -> !model.deleted() && wanted.test(model))
        .filter(model -> !model.createdAt().isAfter(listable))
        .sorted(Comparator.comparing(V2Model::id))
        .toList();
  }

  Optional<V2Model> find(String account, String id) {
    return all().stream()
        .filter(model -> !model.deleted() && model.account().equals(account))
        .filter(model -> model.id().equals(id))
        .findFirst();
  }

  /** Adds a revision to a model that still exists. */
  synchronized boolean add(String modelId, V2Revision revision) {
    V2Model model = models.get(modelId);
    if (model == null || model.deleted()) {
      return false;
    }
    revisions.merge(
        modelId,
        List.of(revision),
        (old, added) -> Stream.concat(added.stream(), old.stream()).toList());
    return true;
  }

  /** Newest first. */
  List<V2Revision> revisions(String modelId) {
    return revisions.getOrDefault(modelId, List.of());
  }

  /** Sets what the revisions of one model are found to be; null is the server's setting. */
  void setValidation(String modelId, @Nullable ValidationStatus status) {
    if (status == null) {
      validations.remove(modelId);
    } else {
      validations.put(modelId, status);
    }
  }

  ValidationStatus validation(String modelId, V2Revision revision) {
    boolean early = clock.instant().isBefore(revision.createdAt().plus(behaviour.validating));
    return early
        ? ValidationStatus.PENDING
        : validations.getOrDefault(modelId, behaviour.validation);
  }

  void setReferenced(String modelId, boolean isReferenced) {
    if (isReferenced) {
      referenced.add(modelId);
    } else {
      referenced.remove(modelId);
    }
  }

  boolean isReferenced(V2Model model) {
    return referenced.contains(model.id());
  }
}
