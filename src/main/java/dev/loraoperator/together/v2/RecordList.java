package dev.loraoperator.together.v2;

import dev.loraoperator.together.v2.rows.ModelRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Those records of a project, and of what others share with it, that were asked for when its list
 * was read. Immutable.
 */
final class RecordList {

  private final WantedRecords.Asked asked;
  private final String projectId;
  private final Map<String, ModelRow> byId = new HashMap<>();
  private final Map<String, List<ModelRow>> byName = new HashMap<>();

  /**
   * @param projectId whose list it is
   * @param rows as they were listed; one may be there twice
   */
  RecordList(WantedRecords.Asked asked, String projectId, List<ModelRow> rows) {
    this.asked = asked;
    this.projectId = projectId;
    rows.forEach(row -> byId.put(row.id(), row));
    byId.values().forEach(this::index);
  }

  private void index(ModelRow row) {
    String name = row.name();
    if (name != null) {
      add(name, row);
      if (name.indexOf('/') >= 0) {
        add(WantedRecords.withoutSlug(name), row);
      }
    }
  }

  private void add(String name, ModelRow row) {
    if (asked.names().contains(name)) {
      byName.computeIfAbsent(name, any -> new ArrayList<>(1)).add(row);
    }
  }

  /** Whether it was known that this id is wanted; else it may be there, and was left out. */
  boolean coversId(String id) {
    return asked.ids().contains(id);
  }

  /** The same for a name. */
  boolean coversName(String name) {
    return asked.names().contains(name);
  }

  /** The record with this id, which is covered; empty when there is none. */
  Optional<ModelRow> withId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * What a name means, which is covered: the records whose full name it is; else those of the
   * project that it names without the slug; else those that others share.
   */
  List<ModelRow> named(String name) {
    List<ModelRow> all = byName.getOrDefault(name, List.of());
    List<ModelRow> exact = all.stream().filter(row -> name.equals(row.name())).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    List<ModelRow> own = all.stream().filter(this::isOwn).toList();
    return own.isEmpty() ? List.copyOf(all) : own;
  }

  private boolean isOwn(ModelRow row) {
    return Objects.requireNonNullElse(row.projectId(), projectId).equals(projectId);
  }
}
