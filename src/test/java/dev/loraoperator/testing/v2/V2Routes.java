package dev.loraoperator.testing.v2;

import java.util.List;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** The routes of {@link TogetherV2} without faults. */
final class V2Routes {

  private final V2Behaviour behaviour;
  private final Function<String, @Nullable String> accounts;
  private final Projects projects;
  private final CallReader reader;
  private final ModelRoutes models;
  private final UploadRoutes uploads;
  private final CatalogueRoutes catalogue;
  private final ServingRoutes serving;

  V2Routes(V2State state, Function<String, @Nullable String> accounts, CallReader reader) {
    this.behaviour = state.behaviour;
    this.accounts = accounts;
    this.projects = state.projects;
    this.reader = reader;
    this.models = new ModelRoutes(state);
    this.uploads = new UploadRoutes(state);
    this.catalogue = new CatalogueRoutes(state);
    this.serving = new ServingRoutes(state);
  }

  MockResponse answer(V2Route route, String key, RecordedRequest request) {
    try {
      String account = accounts.apply(key);
      if (account == null) {
        throw new V2Refusal(GrpcCode.UNAUTHENTICATED, "invalid API key");
      }
      V2Call call = reader.read(route, account, request);
      projects.checkOwner(call);
      return answer(call);
    } catch (V2Refusal refusal) {
      return refusal.reply(behaviour.textInMessage);
    }
  }

  /** The reply to a request that has no route. */
  MockResponse noRoute(List<String> segments) {
    V2Refusal refusal =
        V2Route.exists(segments)
            ? new V2Refusal(GrpcCode.UNIMPLEMENTED, "method not allowed")
            : V2Refusal.notFound("no such route");
    return refusal.reply(behaviour.textInMessage);
  }

  private MockResponse answer(V2Call call) {
    return switch (call.route()) {
      case CREATE_UPLOAD -> uploads.create(call);
      case UPLOADS -> uploads.list(call);
      case UPLOAD -> uploads.show(call);
      case UPLOAD_EVENTS -> uploads.events(call);
      case CREATE_MODEL -> models.create(call);
      case MODELS -> models.list(call);
      case MODEL -> models.show(call);
      case PATCH_MODEL -> models.patch(call);
      case DELETE_MODEL -> models.delete(call);
      case REVISIONS -> models.revisions(call);
      case REVISION -> models.revision(call);
      case FILES -> models.files(call);
      case ORGANIZATION_MODELS -> models.listOfOrganization(call);
      case SUPPORTED_MODELS -> catalogue.list(call);
      case SUPPORTED_MODEL -> catalogue.show(call);
      case CONFIGS -> catalogue.configs(call);
      case CONFIG -> catalogue.config(call);
      case INSTANCE_TYPES -> catalogue.instanceTypes();
      case INSTANCE_TYPE -> catalogue.instanceType(call);
      case ENDPOINTS, ENDPOINT, DEPLOYMENTS, DEPLOYMENT -> serving.read(call);
      case CREATE_ENDPOINT,
          PATCH_ENDPOINT,
          DELETE_ENDPOINT,
          CREATE_DEPLOYMENT,
          CHECK_DEPLOYMENT,
          PATCH_DEPLOYMENT,
          DELETE_DEPLOYMENT ->
          serving.write(call);
    };
  }
}
