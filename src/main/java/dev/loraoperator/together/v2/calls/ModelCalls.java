package dev.loraoperator.together.v2.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.HttpReply;
import dev.loraoperator.together.http.OneShotJson;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.errors.Purpose;
import dev.loraoperator.together.v2.rows.ModelRow;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.RevisionRow;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import okhttp3.Request;

/**
 * Model records and their revisions (docs: {@code dedicated-endpoints/models}, {@code
 * custom-models}). Each call is one HTTP request.
 */
public final class ModelCalls {

  private final V2Exchange exchange;
  private final V2Routes routes;

  ModelCalls(V2Exchange exchange, V2Routes routes) {
    this.exchange = exchange;
    this.routes = routes;
  }

  /**
   * Registers an adapter, once. {@link CreateOutcome.NameTaken} may also mean an earlier call of
   * ours whose reply was lost: the marker of the record proves whose it is.
   */
  public CreateOutcome create(Project project, UploadOrder order, String baseModelId) {
    ObjectNode body = Replies.JSON.createObjectNode();
    body.put("name", order.modelName());
    body.put("type", "adapter");
    body.put("baseModelId", baseModelId);
    body.put("description", order.description());
    Request request =
        HttpCalls.authorized(project.apiKey(), routes.createModel(project))
            .post(new OneShotJson(body.toString()))
            .build();
    return exchange.create(
        Purpose.CREATE_MODEL,
        request,
        List.of(project.apiKey(), order.location()),
        json -> {
          ModelRow model = ModelRow.of(json, List.of());
          return model == null
              ? null
              : new CreateOutcome.Created(new RemoteRef(model.name(), model.id(), null));
        });
  }

  /** Reads one record; public ones of other projects can be read as well. */
  public Reply<ModelRow> model(Project project, String modelId) {
    return exchange.read(project.apiKey(), routes.model(project, modelId), ModelRow::of);
  }

  /**
   * Lists one page of the project's records, in no order that is documented. {@link Reply.NotFound}
   * when the service has no such route.
   *
   * @param wanted which of them are kept
   */
  public Reply<Page<ModelRow>> models(
      Project project, PageRequest page, Predicate<? super ModelRow> wanted) {
    return exchange.list(
        project.apiKey(),
        routes.models(project, page),
        new V2Exchange.Listing<>(Purpose.READ, page, ModelRow::of, wanted));
  }

  /** Replaces the description of a record, and nothing else of it. */
  public Reply<ModelRow> patchDescription(Project project, String modelId, String description) {
    ObjectNode body = Replies.JSON.createObjectNode().put("description", description);
    Request request =
        HttpCalls.authorized(project.apiKey(), routes.patchDescription(project, modelId))
            .patch(new OneShotJson(body.toString()))
            .build();
    return exchange.one(
        Purpose.PATCH_MODEL,
        request,
        project.apiKey(),
        reply -> exchange.row(reply, project.apiKey(), ModelRow::of));
  }

  /**
   * Removes a record from the project's models; whether its files go with it is not documented
   * clearly. {@link Reply.NotFound} when it is not there.
   *
   * @return the id of what was deleted
   */
  public Reply<String> delete(Project project, String modelId) {
    Request request =
        HttpCalls.authorized(project.apiKey(), routes.deleteModel(project, modelId))
            .delete()
            .build();
    return exchange.one(
        Purpose.DELETE_MODEL, request, project.apiKey(), reply -> deleted(reply, modelId));
  }

  private Reply<String> deleted(HttpReply reply, String modelId) throws IOException {
    return V2Exchange.isDeletion(reply.text())
        ? reply.success(modelId)
        : exchange.unexpected("does not say that the model record is deleted");
  }

  /**
   * Lists the newest revisions of a model; of those that are older, the next pages are not read.
   */
  public Reply<Page<RevisionRow>> revisions(Project project, String modelId) {
    V2Exchange.Listing<RevisionRow> newest =
        new V2Exchange.Listing<>(
            Purpose.READ, new PageRequest(null, null, true), RevisionRow::of, any -> true);
    Request request =
        HttpCalls.authorized(project.apiKey(), routes.revisions(project, modelId)).build();
    return exchange.one(
        Purpose.READ,
        request,
        project.apiKey(),
        reply -> exchange.page(reply, project.apiKey(), newest));
  }
}
