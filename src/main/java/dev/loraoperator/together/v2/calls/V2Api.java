package dev.loraoperator.together.v2.calls;

import dev.loraoperator.together.http.HttpCalls;
import dev.loraoperator.together.http.InferenceCalls;
import dev.loraoperator.together.http.TogetherUrls;
import dev.loraoperator.together.v2.base.BaseAliases;
import dev.loraoperator.together.v2.base.BaseModels;

/**
 * The blocking calls of Together's v2 API. Each makes exactly one HTTP request, and never throws
 * for what the network or the service does.
 */
public final class V2Api {

  private final ModelCalls models;
  private final UploadCalls uploads;
  private final CatalogueCalls catalogue;
  private final EndpointCalls endpoints;
  private final DeploymentCalls deployments;
  private final HardwareCalls hardware;
  private final InferenceCalls inference;
  private final BaseModels baseModels;

  public V2Api(HttpCalls http, TogetherUrls urls) {
    V2Exchange exchange = new V2Exchange(http);
    V2Routes routes = new V2Routes(urls);
    this.models = new ModelCalls(exchange, routes);
    this.uploads = new UploadCalls(exchange, routes);
    this.catalogue = new CatalogueCalls(exchange, routes);
    ServingExchange serving = new ServingExchange(http, exchange);
    ServingRoutes servingRoutes = new ServingRoutes(urls);
    this.endpoints = new EndpointCalls(serving, servingRoutes);
    this.deployments = new DeploymentCalls(serving, servingRoutes);
    this.hardware = new HardwareCalls(exchange, servingRoutes);
    this.inference = new InferenceCalls(http, urls);
    this.baseModels = new BaseModels(BaseAliases.load());
  }

  /** Model records and their revisions. */
  public ModelCalls models() {
    return models;
  }

  /** Upload jobs. */
  public UploadCalls uploads() {
    return uploads;
  }

  /** The catalogue of base models. */
  public CatalogueCalls catalogue() {
    return catalogue;
  }

  /** Endpoints and their traffic splits. */
  public EndpointCalls endpoints() {
    return endpoints;
  }

  /** Deployments of endpoints. */
  public DeploymentCalls deployments() {
    return deployments;
  }

  /** Hardware and its prices. */
  public HardwareCalls hardware() {
    return hardware;
  }

  /** What the names of base models mean. */
  public BaseModels baseModels() {
    return baseModels;
  }

  /** Questions to models. */
  public InferenceCalls inference() {
    return inference;
  }
}
