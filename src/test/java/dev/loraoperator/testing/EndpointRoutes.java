package dev.loraoperator.testing;

import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The routes below {@code /v1/endpoints}. */
final class EndpointRoutes {

  private final JobBook jobs;
  private final EndpointBook book;

  EndpointRoutes(JobBook jobs, EndpointBook book) {
    this.jobs = jobs;
    this.book = book;
  }

  /** All endpoints here are used on demand. */
  MockResponse list(String account, HttpUrl url) {
    boolean mine = "true".equals(url.queryParameter("mine"));
    String type = url.queryParameter("type");
    String usage = url.queryParameter("usage_type");
    List<TestEndpoint> wanted =
        book.visibleTo(account).stream()
            .filter(endpoint -> !mine || endpoint.account().equals(account))
            .filter(endpoint -> type == null || type.equals(endpoint.kind().type()))
            .filter(endpoint -> usage == null || usage.equals("on-demand"))
            .toList();
    return EndpointReplies.endpoints(wanted);
  }

  MockResponse show(String account, String id) {
    TestEndpoint endpoint = book.find(account, id);
    return endpoint == null
        ? EndpointReplies.refused(Refusal.NO_ENDPOINT)
        : EndpointReplies.endpoint(endpoint);
  }

  MockResponse adapters(String account, String id) {
    TestEndpoint endpoint = book.find(account, id);
    return endpoint == null
        ? EndpointReplies.refused(Refusal.NO_ENDPOINT)
        : EndpointReplies.adapters(endpoint, book.adaptersOf(id));
  }

  MockResponse attach(String account, String id, String modelId) {
    ModelId wanted = ModelId.parse(modelId);
    TestEndpoint endpoint = book.find(account, id);
    Refusal refusal = misaddressed(endpoint, wanted);
    if (refusal == null) {
      refusal = unsuitable(endpoint);
    }
    if (refusal == null) {
      refusal = unfit(account, endpoint, wanted.modelName());
    }
    if (refusal == null) {
      refusal = book.bind(endpoint, wanted.modelName());
    }
    return refusal == null ? EndpointReplies.attached(modelId) : EndpointReplies.refused(refusal);
  }

  MockResponse detach(String account, String id, String modelId) {
    ModelId wanted = ModelId.parse(modelId);
    Refusal refusal = misaddressed(book.find(account, id), wanted);
    if (refusal == null && !book.unbind(id, wanted.modelName())) {
      refusal = Refusal.NOT_BOUND;
    }
    return refusal == null ? EndpointReplies.detached(modelId) : EndpointReplies.refused(refusal);
  }

  private static @Nullable Refusal misaddressed(
      @Nullable TestEndpoint endpoint, @Nullable ModelId wanted) {
    if (wanted == null) {
      return Refusal.BAD_MODEL_ID;
    }
    if (endpoint == null) {
      return Refusal.NO_ENDPOINT;
    }
    return wanted.endpointName().equals(endpoint.name()) ? null : Refusal.NAME_MISMATCH;
  }

  private static @Nullable Refusal unsuitable(TestEndpoint endpoint) {
    return switch (endpoint.kind()) {
      case SERVERLESS -> Refusal.NOT_DEDICATED;
      case PUBLIC -> Refusal.IS_PUBLIC;
      case PRIVATE ->
          !endpoint.lora() ? Refusal.NO_LORA : endpoint.isStarted() ? null : Refusal.NOT_STARTED;
    };
  }

  private @Nullable Refusal unfit(String account, TestEndpoint endpoint, String modelName) {
    Optional<UploadJob> upload =
        jobs.complete(account).stream()
            .filter(job -> job.modelName().equals(modelName))
            .findFirst();
    if (upload.isEmpty()) {
      return Refusal.NO_MODEL;
    }
    return endpoint.takes(upload.get().baseModel()) ? null : Refusal.OTHER_BASE;
  }
}
