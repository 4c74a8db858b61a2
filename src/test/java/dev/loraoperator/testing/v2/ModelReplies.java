package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The rows of models, revisions and files. */
final class ModelReplies {

  private static final int PARAMETERS_BYTES = 2;

  private final Projects projects;
  private final ModelBook book;

  ModelReplies(Projects projects, ModelBook book) {
    this.projects = projects;
    this.book = book;
  }

  ObjectNode model(V2Model model) {
    ObjectNode row = V2Json.object().put("id", model.id());
    row.put("name", projects.slug(model.account()) + "/" + model.name());
    row.put("projectId", Projects.id(model.account()));
    row.put("organizationId", projects.organization(model.account()));
    row.put("visibility", model.visibility());
    weights(row.putObject("weights"), model);
    row.put("baseModel", Catalogue.resource("models", model.baseModelId()));
    row.put("baseModelId", model.baseModelId());
    return model.description().isEmpty() ? row : row.put("description", model.description());
  }

  /** Empty until files have landed. */
  private void weights(ObjectNode weights, V2Model model) {
    if (book.revisions(model.id()).isEmpty()) {
      return;
    }
    boolean adapter = model.type().startsWith("adapter");
    weights.put("type", adapter ? "WEIGHTS_TYPE_ADAPTER" : "WEIGHTS_TYPE_DEFAULT");
    weights.put("architecture", "LlamaForCausalLM").put("contextLength", "131072");
    String count = Long.toString(total(book.revisions(model.id()).get(0)) / PARAMETERS_BYTES);
    ObjectNode parameters = weights.putObject("parameters").put("total", count);
    parameters.putArray("byDtype").addObject().put("dtype", "bfloat16").put("count", count);
  }

  ObjectNode revision(V2Model model, V2Revision revision) {
    ObjectNode row = V2Json.object().put("revisionId", revision.id());
    row.put("createdAt", revision.createdAt().toString());
    ValidationStatus status = book.validation(model.id(), revision);
    if (status != ValidationStatus.ABSENT) {
      row.put("validationStatus", status.word());
    }
    if (status.isConcluded()) {
      row.put("lastValidatedAt", revision.createdAt().toString());
    }
    if (status == ValidationStatus.FAILED) {
      ObjectNode error = row.putArray("validationErrors").addObject();
      error.put("rule", "adapter.base_model_match").put("severity", "error");
      error.put("message", "the adapter does not fit its base model");
    }
    return row;
  }

  ObjectNode files(V2Revision revision) {
    ObjectNode reply = V2Json.object().put("object", "list");
    ArrayNode data = reply.putArray("data");
    revision
        .sizes()
        .forEach((path, size) -> data.addObject().put("path", path).put("sizeBytes", size + ""));
    reply.put("revisionId", revision.id());
    reply.put("revisionCreatedAt", revision.createdAt().toString());
    return reply.put("totalSizeBytes", Long.toString(total(revision)));
  }

  private static long total(V2Revision revision) {
    return revision.sizes().values().stream().mapToLong(Long::longValue).sum();
  }
}
