package dev.loraoperator.stories;

import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.Route;
import dev.loraoperator.testing.TogetherServer;
import java.time.Duration;
import java.util.List;

/** The API v1: one POST for an upload. */
final class OnV1 implements Generation {

  @Override
  public int steps() {
    return 1;
  }

  @Override
  public Duration urlLifetime() {
    return Duration.ofHours(6);
  }

  @Override
  public String sentBase() {
    return OperatorStories.BASE;
  }

  @Override
  public List<String> conditionsWhenReady() {
    return List.of("Ready", "InferenceVerified", "SourceVerified");
  }

  @Override
  public String[] eventsWhenReady() {
    return new String[] {"Normal Uploaded", "Normal Answered"};
  }

  @Override
  public void open(Scenario scenario) {
    // It is there from the start.
  }

  @Override
  public List<Sent> sent(Scenario scenario) {
    return Generation.together(scenario).uploadJobs().stream()
        .filter(job -> job.account().equals(scenario.account()))
        .map(job -> new Sent(job.source(), job.baseModel(), job.description(), job.token()))
        .toList();
  }

  @Override
  public int posts(Scenario scenario) {
    return Generation.together(scenario).calls(Route.UPLOAD, scenario.apiKey());
  }

  @Override
  public int looksAtOneJob(Scenario scenario) {
    return Generation.together(scenario).calls(Route.JOB, scenario.apiKey());
  }

  @Override
  public int calls(Scenario scenario) {
    return Generation.callsOfV1(scenario);
  }

  @Override
  public void failNextPost(Scenario scenario, InjectedFault... faults) {
    Generation.together(scenario).failNext(Route.UPLOAD, scenario.apiKey(), faults);
  }

  @Override
  public void failPosts(Scenario scenario, InjectedFault fault) {
    Generation.together(scenario).failAlways(Route.UPLOAD, scenario.apiKey(), fault);
  }

  @Override
  public void failLists(Scenario scenario, InjectedFault fault) {
    Generation.together(scenario).failAlways(Route.JOBS, scenario.apiKey(), fault);
  }

  @Override
  public void occupy(Scenario scenario, String name) {
    Generation.together(scenario).occupy(scenario.account(), name, "somebody else's");
  }

  @Override
  public void occupyUnlisted(Scenario scenario, String name) {
    TogetherServer together = Generation.together(scenario);
    together.forgetJob(together.occupy(scenario.account(), name, null).id());
  }

  @Override
  public void setFinishing(Scenario scenario, boolean isFinishing) {
    if (isFinishing) {
      Generation.together(scenario).behaviour().finishing();
    } else {
      Generation.together(scenario).behaviour().neverFinishing();
    }
  }

  @Override
  public void finishAll(Scenario scenario) {
    Generation.together(scenario).finishAllJobs();
  }

  @Override
  public void heal(TogetherServer together) {
    together.heal();
  }
}
