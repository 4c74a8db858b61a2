package dev.loraoperator.testing.v2;

import java.time.Clock;

/** What the routes of {@link TogetherV2} work on. */
final class V2State {

  final Clock clock;
  final V2Behaviour behaviour = new V2Behaviour();
  final Ids ids = new Ids();
  final Projects projects = new Projects(behaviour);
  final Catalogue catalogue = SampleCatalogue.create();
  final Pages pages = new Pages(behaviour);
  final ModelBook models;
  final UploadBook uploads;
  final EndpointBook endpoints;
  final DeploymentBook deployments;
  final GpuQuota quota;
  final DeploymentRules rules;

  V2State(Clock clock) {
    this.clock = clock;
    this.models = new ModelBook(clock, behaviour);
    this.uploads = new UploadBook(clock, behaviour, ids, models);
    this.endpoints = new EndpointBook(clock, behaviour);
    this.deployments = new DeploymentBook(clock, behaviour);
    this.quota = new GpuQuota(deployments);
    this.rules = new DeploymentRules(behaviour.serving);
  }
}
