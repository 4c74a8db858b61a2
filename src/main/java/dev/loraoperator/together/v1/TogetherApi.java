package dev.loraoperator.together.v1;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.UploadList;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Reply;
import java.util.List;

/**
 * The calls of Together's v1 API that an adapter needs from its upload to its first answer. Every
 * method blocks for at most the client's call timeout, makes exactly one HTTP request and never
 * throws for what the network or the service does: failures are values.
 */
public interface TogetherApi {

  /**
   * Posts one upload (docs: {@code reference/upload-model}). The request is never sent a second
   * time by the HTTP layer.
   */
  UploadOutcome upload(Sensitive apiKey, UploadOrder request);

  /** Lists all upload jobs of the key's account (docs: {@code reference/jobs-list}). */
  Reply<UploadList> jobs(Sensitive apiKey);

  /** Reads one job (docs: {@code reference/jobs-get}). */
  Reply<UploadView> job(Sensitive apiKey, String jobId);

  /** Lists the dedicated endpoints of the key's account. */
  Reply<List<Target>> endpoints(Sensitive apiKey);

  /** Reads one endpoint by its {@code endpoint-<uuid>}. */
  Reply<Target> endpoint(Sensitive apiKey, String endpointId);

  /**
   * Lists the adapters attached to an endpoint as {@code endpoint name:model name} (docs: {@code
   * reference/listadapters}); {@link Reply.NotFound} when the endpoint is unknown.
   */
  Reply<List<String>> adapters(Sensitive apiKey, String endpointId);

  /**
   * Attaches an adapter (docs: {@code reference/addadapter}). Attaching again to the same endpoint
   * is allowed, so this may be repeated.
   *
   * @param modelId of {@link Target#modelId}
   */
  AttachOutcome attach(Sensitive apiKey, String endpointId, String modelId);

  /**
   * Detaches an adapter (docs: {@code reference/removeadapter}); the upload stays in the account.
   * What is not attached counts as detached, so this may be repeated.
   *
   * @param modelId of {@link Target#modelId}
   */
  AttachOutcome detach(Sensitive apiKey, String endpointId, String modelId);

  /**
   * Asks one question through {@code /v1/completions} or {@code /v1/chat/completions}. Blocks for
   * at most {@link ProbeQuestion#timeout()}; costs tokens.
   */
  ProbeOutcome ask(Sensitive apiKey, ProbeQuestion request);
}
