package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The supported models, the configs of their weights, and hardware; may change at any time. */
public final class Catalogue {

  private final List<CatalogueRow> rows = new CopyOnWriteArrayList<>();
  private final List<BaseConfig> configs = new CopyOnWriteArrayList<>();
  private final List<InstanceType> instanceTypes = new CopyOnWriteArrayList<>();

  Catalogue() {}

  /** Adds a row, or changes the one with the same name. */
  public Catalogue put(CatalogueRow row) {
    removeRow(row.name());
    rows.add(row);
    return this;
  }

  public Catalogue removeRow(String name) {
    rows.removeIf(row -> row.name().equals(name));
    return this;
  }

  /** Adds a config, or changes the one with the same id. */
  public Catalogue put(BaseConfig config) {
    removeConfig(config.id());
    configs.add(config);
    return this;
  }

  public Catalogue removeConfig(String id) {
    configs.removeIf(config -> config.id().equals(id));
    return this;
  }

  /** Adds hardware, or changes its price. */
  public Catalogue put(InstanceType type) {
    instanceTypes.removeIf(each -> each.id().equals(type.id()));
    instanceTypes.add(type);
    return this;
  }

  List<InstanceType> instanceTypes() {
    return List.copyOf(instanceTypes);
  }

  Optional<BaseConfig> config(String id) {
    return configs.stream().filter(config -> config.id().equals(id)).findFirst();
  }

  List<CatalogueRow> rows() {
    return List.copyOf(rows);
  }

  List<BaseConfig> configs() {
    return List.copyOf(configs);
  }

  /** Whether a row names this {@code ml_} id. */
  boolean hasModel(String id) {
    return rows.stream().flatMap(CatalogueRow::modelIds).anyMatch(id::equals);
  }

  /** The public model record of a base. */
  ObjectNode model(String id) {
    CatalogueRow row =
        rows.stream()
            .filter(each -> each.modelIds().anyMatch(id::equals))
            .findFirst()
            .orElseThrow(() -> V2Refusal.notFound("model not found"));
    ObjectNode model = V2Json.object().put("id", id).put("name", row.name());
    model.put("projectId", Projects.PLATFORM).put("organizationId", "org_together");
    model.put("visibility", "VISIBILITY_PUBLIC").put("baseModel", "").put("baseModelId", "");
    model.putObject("weights").put("type", "WEIGHTS_TYPE_DEFAULT");
    return model;
  }

  /** The name of a public resource; empty when there is none. */
  static String resource(String kind, String id) {
    return id.isEmpty() ? "" : "projects/" + Projects.PLATFORM + "/" + kind + "/" + id;
  }
}
