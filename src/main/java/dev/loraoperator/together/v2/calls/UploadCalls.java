package dev.loraoperator.together.v2.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.OneShotJson;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.errors.Purpose;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.UploadRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import okhttp3.Request;

/**
 * Upload jobs (docs: {@code dedicated-endpoints/custom-models}). Each call is one HTTP request. The
 * body of an upload carries a token or a presigned URL, and the service gives the URL back: neither
 * is in any result.
 */
public final class UploadCalls {

  private final V2Exchange exchange;
  private final V2Routes routes;

  UploadCalls(V2Exchange exchange, V2Routes routes) {
    this.exchange = exchange;
    this.routes = routes;
  }

  /** Has the service fetch the files of a record, once. Two uploads make two revisions. */
  public CreateOutcome create(Project project, UploadOrder order, String modelId) {
    List<Sensitive> secrets = new ArrayList<>(List.of(project.apiKey(), order.location()));
    ObjectNode body = Replies.JSON.createObjectNode();
    body.put("modelId", modelId);
    body.put("remoteUrl", order.location().reveal());
    if (order.huggingFaceToken() != null) {
      secrets.add(order.huggingFaceToken());
      body.put("token", order.huggingFaceToken().reveal());
    }
    Request request =
        HttpCalls.authorized(project.apiKey(), routes.createUpload(project))
            .post(new OneShotJson(body.toString()))
            .build();
    return exchange.create(
        Purpose.CREATE_UPLOAD,
        request,
        secrets,
        json -> {
          UploadRow job = UploadRow.of(json, secrets);
          return job == null
              ? null
              : new CreateOutcome.Created(new RemoteRef(null, modelId, job.id()));
        });
  }

  /** Reads one job. */
  public Reply<UploadRow> upload(Project project, String jobId) {
    return exchange.read(project.apiKey(), routes.upload(project, jobId), UploadRow::of);
  }

  /**
   * Lists one page of the project's jobs, in no order that is documented. {@link Reply.NotFound}
   * when the service has no such route.
   *
   * @param wanted which of them are kept
   */
  public Reply<Page<UploadRow>> uploads(
      Project project, PageRequest page, Predicate<? super UploadRow> wanted) {
    return exchange.list(
        project.apiKey(),
        routes.uploads(project, page),
        new V2Exchange.Listing<>(Purpose.READ, page, UploadRow::of, wanted));
  }
}
