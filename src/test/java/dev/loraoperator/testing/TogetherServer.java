package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;

/**
 * Together's API as far as an adapter's life needs it, over real HTTP on loopback. Jobs go from
 * Queued to Running to their end by the clock, and the end is decided by really fetching the
 * source; complete ones can be attached to endpoints and asked questions. InjectedFault is injected
 * per route; how the server talks is set by {@link ServerBehaviour}.
 */
public final class TogetherServer implements AutoCloseable {

  private final MockWebServer server = new MockWebServer();
  private final FaultPlan plan = new FaultPlan();
  private final CallLog calls = new CallLog();
  private final ServerBehaviour behaviour = new ServerBehaviour();
  private final Clock clock;
  private final JobBook book;
  private final EndpointBook endpoints;
  private final TogetherRoutes routes;
  private final TogetherDispatcher dispatcher;

  private TogetherServer(Clock clock) {
    this.clock = clock;
    this.book = new JobBook(clock, behaviour);
    this.endpoints = new EndpointBook(clock);
    this.routes = new TogetherRoutes(clock, behaviour, book, endpoints);
    this.dispatcher = new TogetherDispatcher(clock, routes, plan, calls);
    server.setDispatcher(dispatcher);
  }

  public static TogetherServer start() {
    return start(Clock.systemUTC());
  }

  /** Starts a server whose jobs, dates and list lag follow {@code clock}. */
  public static TogetherServer start(Clock clock) {
    TogetherServer together = new TogetherServer(clock);
    try {
      together.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return together;
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Makes an API key valid. Several keys may belong to one account. */
  public void addKey(String apiKey, String account) {
    routes.addKey(apiKey, account);
  }

  /** Makes an API key invalid again. */
  public void revokeKey(String apiKey) {
    routes.revokeKey(apiKey);
  }

  /** How this server talks; may be changed at any time. */
  public ServerBehaviour behaviour() {
    return behaviour;
  }

  /** Where {@code org/repo} and huggingface.co are fetched; at first they are unreachable. */
  public void useHub(URI endpoint) {
    book.useHub(endpoint);
  }

  /** Lets the next calls of a route go wrong, one after the other. */
  public void failNext(Route route, InjectedFault... faults) {
    plan.next(route, null, List.of(faults));
  }

  /** Lets the next calls of a route by one key go wrong, one after the other. */
  public void failNext(Route route, String apiKey, InjectedFault... faults) {
    plan.next(route, apiKey, List.of(faults));
  }

  /** Lets all calls of a route go wrong. */
  public void failAlways(Route route, InjectedFault fault) {
    plan.always(route, null, fault);
  }

  /** Lets all calls of a route go wrong, for one key only. */
  public void failAlways(Route route, String apiKey, InjectedFault fault) {
    plan.always(route, apiKey, fault);
  }

  /** Ends what {@link #failAlways} began. */
  public void heal() {
    plan.heal();
  }

  /** Ends what {@link #failAlways} began on one route. */
  public void heal(Route route) {
    plan.heal(route);
  }

  /** Lets jobs fail with these words, whatever their source. */
  public void failJobsWith(@Nullable String message) {
    book.failJobsWith(message);
  }

  /** Moves the {@code Date} of replies away from the clock. */
  public void setClockSkew(Duration skew) {
    dispatcher.setClockSkew(skew);
  }

  /** An upload by somebody else, complete. */
  public UploadJob occupy(String account, String name, @Nullable String description) {
    Instant longAgo = clock.instant().minusSeconds(3600);
    UploadJob job = UploadJob.foreign(account, name, description, longAgo);
    book.addForeign(job);
    return job;
  }

  /** Ends all jobs now, whatever the clock says, and returns when they have ended. */
  public void finishAllJobs() {
    book.finishAll();
  }

  /** Forgets a job, but not the name. */
  public void forgetJob(String id) {
    book.forget(id);
  }

  /** Every job there ever was, those of {@link #occupy} included, in order. */
  public List<UploadJob> jobs() {
    return book.all();
  }

  /** Every job ever created by a POST, in order, forgotten or not. */
  public List<UploadJob> uploadJobs() {
    return book.posted();
  }

  /** The bodies of all POSTs that were understood, in order. */
  public List<JsonNode> uploadBodies() {
    return routes.uploadBodies();
  }

  /** Adds a private, started endpoint that takes adapters of any base. */
  public TestEndpoint addEndpoint(String account, String name) {
    return putEndpoint(TestEndpoint.of(account, name));
  }

  /** Adds an endpoint, or changes the one with the same id. */
  public TestEndpoint putEndpoint(TestEndpoint endpoint) {
    endpoints.put(endpoint);
    return endpoint;
  }

  public void setEndpointState(String id, String state) {
    endpoints.setState(id, state);
  }

  /** Deletes an endpoint; what was attached to it is attached no more. */
  public void removeEndpoint(String id) {
    endpoints.remove(id);
  }

  /** Which adapter is attached where, those attached first at the head. */
  public List<Binding> bindings() {
    return endpoints.bindings();
  }

  /** Detaches an adapter behind everybody's back. */
  public void unbind(String endpointId, String modelName) {
    endpoints.unbind(endpointId, modelName);
  }

  /** Attaches an adapter to this endpoint behind everybody's back, and to no other any more. */
  public void moveAdapter(String endpointId, String modelName) {
    endpoints.move(endpointId, modelName);
  }

  /** The bodies of all questions, those that nobody answered included, in order. */
  public List<JsonNode> inferenceBodies() {
    return routes.questions();
  }

  /** How often a route was called. */
  public int calls(Route route) {
    return calls.count(route);
  }

  /** How often a route was called with this key, valid or not. */
  public int calls(Route route, String apiKey) {
    return calls.count(route, apiKey);
  }

  /** How many calls of a route there were at the same time, at most. Hung calls do not count. */
  public int mostCallsAtOnce(Route route) {
    return calls.mostAtOnce(route);
  }

  @Override
  public void close() {
    dispatcher.close();
    server.close();
    book.close();
  }
}
