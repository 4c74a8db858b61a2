package dev.loraoperator.testing.v2;

import dev.loraoperator.testing.FaultyCalls;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/**
 * The v2 part of the Together test server. Uploads proceed by the clock; the end is decided by
 * really fetching the source. Undocumented details are set by {@link V2Behaviour}.
 */
public final class TogetherV2 implements AutoCloseable {

  private final Function<String, @Nullable String> accounts;
  private final FaultyCalls<V2Route> calls = new FaultyCalls<>();
  private final V2State state;
  private final CallReader reader;
  private final IdentityReplies identity;
  private final V2Routes routes;
  private final V2Inference inference;
  private final Serving serving;
  private final Map<String, V2Access> access = new ConcurrentHashMap<>();
  private volatile boolean on;

  /**
   * @param accounts the account that an API key opens; null when the key is not valid
   */
  public TogetherV2(Clock clock, Function<String, @Nullable String> accounts) {
    this.accounts = accounts;
    this.state = new V2State(clock);
    this.reader = new CallReader(state.behaviour.serving.retired);
    this.inference = new V2Inference(state);
    this.serving = new Serving(state, inference);
    this.identity = new IdentityReplies(state.projects);
    this.routes = new V2Routes(state, accounts, reader);
  }

  /** The settings of the v2 API; may be changed at any time. */
  public V2Behaviour behaviour() {
    return state.behaviour;
  }

  /** How often each route was called, and the faults in it. */
  public FaultyCalls<V2Route> calls() {
    return calls;
  }

  /** The supported models; at first those of {@link SampleCatalogue}. */
  public Catalogue catalogue() {
    return state.catalogue;
  }

  /** Sets which generations of the API an account may use. */
  public void setAccess(String account, V2Access generations) {
    access.put(account, generations);
  }

  public String projectId(String account) {
    return Projects.id(account);
  }

  /** Changes the slug of an account's project, and so the names of all its models. */
  public void setSlug(String account, String slug) {
    state.projects.setSlug(account, slug);
  }

  /** Puts an account's project into an organization, which is its own at first. */
  public void setOrganization(String account, String organization) {
    state.projects.setOrganization(account, organization);
  }

  /** Adds a model with one revision that was not posted here. */
  public V2Model occupy(String account, String name, String description) {
    V2Model model =
        new V2Model(
            state.ids.next("ml_"),
            account,
            name,
            "adapter",
            SampleCatalogue.LLAMA_ID,
            description,
            V2Model.PRIVATE,
            state.clock.instant().minusSeconds(3600),
            true,
            false);
    if (!state.models.put(model)) {
      throw new IllegalStateException(name + " is taken");
    }
    state.models.add(
        model.id(), new V2Revision(state.ids.next("rv_"), model.createdAt(), Map.of()));
    return model;
  }

  /** Adds an upload to a model that has ended, and was not posted here. */
  public void occupyUpload(V2Model model) {
    state.uploads.add(
        V2Upload.ofOthers(state.ids.next("job_"), model).ended(null, model.createdAt(), 0));
  }

  /** Shows a model to the other projects of its organization, without an API call. */
  public void share(V2Model model) {
    state.models.put(model.visibleTo(V2Model.INTERNAL));
  }

  /** Deletes a model without an API call. */
  public void removeModel(String id) {
    state.models.all().stream()
        .filter(model -> model.id().equals(id))
        .forEach(state.models::delete);
  }

  /** Changes the description of a model without an API call. */
  public void describe(String id, String description) {
    state.models.all().stream()
        .filter(model -> model.id().equals(id))
        .forEach(model -> state.models.put(model.described(description)));
  }

  /** All models in the order in which they were made, including foreign and deleted ones. */
  public List<V2Model> models() {
    return state.models.all();
  }

  /** The revisions of a model, newest first. */
  public List<V2Revision> revisions(String modelId) {
    return state.models.revisions(modelId);
  }

  /** Sets what the revisions of one model are found to be; null is the server's setting. */
  public void setValidation(String modelId, @Nullable ValidationStatus status) {
    state.models.setValidation(modelId, status);
  }

  /** Sets whether a model cannot be deleted, as if it had a deployment. */
  public void setReferenced(String modelId, boolean isReferenced) {
    state.models.setReferenced(modelId, isReferenced);
  }

  /** All endpoints in the order in which they were made, including foreign and deleted ones. */
  public List<V2Endpoint> endpoints() {
    return state.endpoints.all();
  }

  /** All deployments in the order in which they were made, including foreign and deleted ones. */
  public List<V2Deployment> deployments() {
    return state.deployments.all();
  }

  /** What endpoints and deployments do, and what others do to them. */
  public Serving serving() {
    return serving;
  }

  /** All uploads in the order in which they were posted, including forgotten ones. */
  public List<V2Upload> uploads() {
    return state.uploads.all();
  }

  /** Fails all uploads with this message; null restores the normal end. */
  public void failUploadsWith(@Nullable String message) {
    state.uploads.failWith(message);
  }

  /** Ends all uploads now, regardless of the clock, and returns when they have ended. */
  public void finishAllUploads() {
    state.uploads.finishAll();
  }

  /** Removes an upload; its revision stays. */
  public void forgetUpload(String id) {
    state.uploads.forget(id);
  }

  /** Runs after every page of a list that has a next one. */
  public void betweenPages(Runnable action) {
    state.pages.betweenPages(action);
  }

  /** The requests of a route in order, including those that were refused. */
  public List<ReceivedCall> received(V2Route route) {
    return reader.received(route);
  }

  /** The unknown keys for which requests were refused. */
  public List<String> unknownFields() {
    return reader.unknownFields();
  }

  /** Where huggingface.co is fetched; unreachable until this is called. */
  public void useHub(URI endpoint) {
    state.uploads.useHub(endpoint);
  }

  /** Opens the v2 API to every account. */
  public void switchOn() {
    on = true;
  }

  /** Whether there is a v2 API for this key; invalid keys are refused by it. */
  public boolean isOpenTo(String apiKey) {
    String account = accounts.apply(apiKey);
    return on && (account == null || accessOf(account) != V2Access.V1_ONLY);
  }

  /** Answers a request to a path under {@code /v2}. */
  public MockResponse answer(String apiKey, RecordedRequest request) {
    V2Route route = V2Route.of(request.getMethod(), request.getUrl());
    return route == null
        ? routes.noRoute(CallReader.segments(request.getUrl()))
        : calls.answer(route, apiKey, () -> routes.answer(route, apiKey, request));
  }

  /**
   * Where a request for inference goes; empty when v2 does not know the model's name, or the
   * account has no v2.
   */
  public Optional<V2Routing> route(String account, String model) {
    return on && accessOf(account) != V2Access.V1_ONLY
        ? inference.route(account, model)
        : Optional.empty();
  }

  /** The reply to whoami; empty while there is no v2 API. */
  public Optional<MockResponse> whoami(String account) {
    return on ? Optional.of(identity.whoami(account, state.behaviour.whoami)) : Optional.empty();
  }

  /** The status with which v1's uploads or its jobs are refused; 0 when they are open. */
  public int statusOfV1Uploads(String account, boolean isUpload) {
    if (!on || accessOf(account) != V2Access.V2_ONLY) {
      return 0;
    }
    return isUpload ? state.behaviour.statusOfClosedUploads : 404;
  }

  private V2Access accessOf(String account) {
    return access.getOrDefault(account, V2Access.BOTH);
  }

  @Override
  public void close() {
    calls.close();
    state.uploads.close();
  }
}
