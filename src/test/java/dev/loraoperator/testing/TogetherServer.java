package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.v2.TogetherV2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;

/**
 * The part of Together's API that the operator uses, over real HTTP on loopback: v1, and v2 from
 * the first call of {@link #v2} on. Jobs proceed from Queued to Running to their end by the clock;
 * the end is decided by really fetching the source. Complete uploads can be attached to endpoints
 * and answer inference calls. Faults are injected per route; undocumented details are set by {@link
 * ServerBehaviour}.
 */
public final class TogetherServer implements AutoCloseable {

  private final MockWebServer server = new MockWebServer();
  private final FaultyCalls<Route> calls = new FaultyCalls<>();
  private final ApiKeys keys = new ApiKeys();
  private final ServerBehaviour behaviour = new ServerBehaviour();
  private final Clock clock;
  private final JobBook book;
  private final EndpointBook endpoints;
  private final TogetherV2 v2;
  private final TogetherRoutes routes;
  private final TogetherDispatcher dispatcher;

  private TogetherServer(Clock clock) {
    this.clock = clock;
    this.book = new JobBook(clock, behaviour);
    this.endpoints = new EndpointBook(clock);
    this.v2 = new TogetherV2(clock, keys::account);
    this.routes = new TogetherRoutes(clock, behaviour, keys, v2, book, endpoints);
    this.dispatcher = new TogetherDispatcher(clock, routes, calls, v2);
    server.setServerSocketFactory(new PromptSockets());
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
    keys.add(apiKey, account);
  }

  /** Makes an API key invalid again. */
  public void revokeKey(String apiKey) {
    keys.revoke(apiKey);
  }

  /**
   * The v2 API on the same host and port. There is none until this is called for the first time,
   * and then every account has it; {@link TogetherV2#setAccess} says otherwise.
   */
  public TogetherV2 v2() {
    v2.switchOn();
    return v2;
  }

  /** The settings of the v1 API; may be changed at any time. */
  public ServerBehaviour behaviour() {
    return behaviour;
  }

  /** Where {@code org/repo} and huggingface.co are fetched; unreachable until this is called. */
  public void useHub(URI endpoint) {
    book.useHub(endpoint);
    v2.useHub(endpoint);
  }

  /** Injects one fault into each of the next calls of a route. */
  public void failNext(Route route, InjectedFault... faults) {
    calls.failNext(route, faults);
  }

  /** Injects one fault into each of the next calls of a route with this key. */
  public void failNext(Route route, String apiKey, InjectedFault... faults) {
    calls.failNext(route, apiKey, faults);
  }

  /** Injects a fault into all calls of a route. */
  public void failAlways(Route route, InjectedFault fault) {
    calls.failAlways(route, fault);
  }

  /** Injects a fault into all calls of a route with this key. */
  public void failAlways(Route route, String apiKey, InjectedFault fault) {
    calls.failAlways(route, apiKey, fault);
  }

  /** Ends what {@link #failAlways} began. */
  public void heal() {
    calls.heal();
  }

  /** Ends what {@link #failAlways} began on one route. */
  public void heal(Route route) {
    calls.heal(route);
  }

  /** Fails all jobs with this message; null restores the normal end. */
  public void failJobsWith(@Nullable String message) {
    book.failJobsWith(message);
  }

  /** Adds a complete upload that was not posted here. */
  public UploadJob occupy(String account, String name, @Nullable String description) {
    Instant longAgo = clock.instant().minusSeconds(3600);
    UploadJob job = UploadJob.foreign(account, name, description, longAgo);
    book.addForeign(job);
    return job;
  }

  /** Ends all jobs now, regardless of the clock, and returns when they have ended. */
  public void finishAllJobs() {
    book.finishAll();
  }

  /** Removes a job; its name stays taken. */
  public void forgetJob(String id) {
    book.forget(id);
  }

  /** All jobs in order, including those of {@link #occupy} and removed ones. */
  public List<UploadJob> jobs() {
    return book.all();
  }

  /** All jobs created by a POST, in order, including removed ones. */
  public List<UploadJob> uploadJobs() {
    return book.posted();
  }

  /** The bodies of all upload requests that were JSON objects, in order. */
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

  /** Deletes an endpoint and detaches its adapters. */
  public void removeEndpoint(String id) {
    endpoints.remove(id);
  }

  /** All attachments, in the order in which they were made. */
  public List<Binding> bindings() {
    return endpoints.bindings();
  }

  /** Detaches an adapter without an API call. */
  public void unbind(String endpointId, String modelName) {
    endpoints.unbind(endpointId, modelName);
  }

  /** Moves an adapter to this endpoint without an API call. */
  public void moveAdapter(String endpointId, String modelName) {
    endpoints.move(endpointId, modelName);
  }

  /** The bodies of all inference calls, including refused ones, in order. */
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
