package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import mockwebserver3.MockResponse;

/** The routes of supported models, configs and hardware. */
final class CatalogueRoutes {

  private static final String MODELS = "/models/";

  private final V2Behaviour behaviour;
  private final Catalogue catalogue;
  private final Pages pages;

  CatalogueRoutes(V2State state) {
    this.behaviour = state.behaviour;
    this.catalogue = state.catalogue;
    this.pages = state.pages;
  }

  MockResponse list(V2Call call) {
    boolean text =
        call.query("modality").isEmpty() || call.query("modality").equals("MODALITY_TEXT");
    return V2Json.ok(
        pages.page(
            call,
            catalogue.rows().stream()
                .filter(row -> text && row.isFound(call.query("search")))
                .filter(row -> row.isOffered(call.query("product")))
                .filter(row -> row.hasMode(call.query("adapterMode")))
                .toList(),
            CatalogueRow::json));
  }

  MockResponse show(V2Call call) {
    return catalogue.rows().stream()
        .filter(row -> row.id().equals(call.id()) || row.name().equals(call.id()))
        .findFirst()
        .map(row -> V2Json.ok(behaviour.sent(row.json())))
        .orElseThrow(() -> V2Refusal.notFound("supported model not found"));
  }

  MockResponse configs(V2Call call) {
    String id = referenceModel(call);
    return V2Json.ok(
        pages.page(
            call,
            catalogue.configs().stream().filter(config -> config.modelId().equals(id)).toList(),
            BaseConfig::json));
  }

  MockResponse config(V2Call call) {
    return catalogue
        .config(call.id())
        .map(config -> V2Json.ok(behaviour.sent(config.json())))
        .orElseThrow(() -> V2Refusal.notFound("config not found"));
  }

  /** All of them on one page. */
  MockResponse instanceTypes() {
    ObjectNode reply = V2Json.object().put("object", "list");
    ArrayNode data = reply.putArray("data");
    catalogue.instanceTypes().forEach(type -> data.add(behaviour.sent(type.json())));
    return V2Json.ok(reply.putNull("next_cursor"));
  }

  MockResponse instanceType(V2Call call) {
    return catalogue.instanceTypes().stream()
        .filter(type -> type.id().equals(call.id()))
        .findFirst()
        .map(type -> V2Json.ok(behaviour.sent(type.json())))
        .orElseThrow(() -> V2Refusal.notFound("instance type not found"));
  }

  /** By its id or by its resource name; when both are given, they must agree. */
  private static String referenceModel(V2Call call) {
    String id = call.query("referenceModelId");
    String name = call.query("referenceModel");
    if (id.isEmpty() && name.isEmpty()) {
      throw V2Refusal.invalid("reference_model is required");
    }
    if (!name.isEmpty() && !name.contains(MODELS)) {
      throw V2Refusal.invalid("reference_model must be projects/{project}/models/{model}");
    }
    String idInName = name.substring(name.lastIndexOf('/') + 1);
    if (!id.isEmpty() && !name.isEmpty() && !id.equals(idInName)) {
      throw V2Refusal.invalid("reference_model and reference_model_id do not agree");
    }
    return id.isEmpty() ? idInName : id;
  }
}
