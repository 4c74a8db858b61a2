package dev.loraoperator.stories;

import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.TogetherServer;
import dev.loraoperator.testing.v2.BaseConfig;
import dev.loraoperator.testing.v2.CatalogueProfile;
import dev.loraoperator.testing.v2.CatalogueRow;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.testing.v2.V2Access;
import dev.loraoperator.testing.v2.V2Model;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.testing.v2.V2Upload;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The API v2: a record, then an upload to it. */
final class OnV2 implements Generation {

  private static final String BASE = "meta-llama/Llama-3.1-8B-Instruct";
  private static final String BASE_ID = "ml_CcoJJ5xjwdLjhbg5aCcCB";
  private static final String CONFIG = "cr_Cd35GMEk4PNy5Ly6yMGEK";

  private final V2Route failing;

  /**
   * @param failing which of the two POSTs is the one that faults are injected into
   */
  OnV2(V2Route failing) {
    this.failing = failing;
  }

  private static TogetherV2 v2(Scenario scenario) {
    return Generation.together(scenario).v2();
  }

  @Override
  public int steps() {
    return 2;
  }

  @Override
  public Duration urlLifetime() {
    return Duration.ofHours(2);
  }

  @Override
  public String sentBase() {
    return BASE_ID;
  }

  @Override
  public List<String> conditionsWhenReady() {
    return List.of("Ready", "SourceVerified", "Validated");
  }

  @Override
  public String[] eventsWhenReady() {
    return new String[] {"Normal Uploaded"};
  }

  /** Both, so that an endpoint of v1 can be attached to. */
  @Override
  public void open(Scenario scenario) {
    TogetherV2 v2 = v2(scenario);
    v2.setAccess(scenario.account(), V2Access.BOTH);
    v2.catalogue()
        .put(
            CatalogueRow.of(BASE, BASE_ID)
                .withProfiles(CatalogueProfile.of(BASE, BASE_ID, "BF16", CONFIG)))
        .put(BaseConfig.of(CONFIG, BASE_ID));
  }

  @Override
  public List<Sent> sent(Scenario scenario) {
    TogetherV2 v2 = v2(scenario);
    return v2.uploads().stream()
        .filter(upload -> upload.account().equals(scenario.account()))
        .map(upload -> sent(record(v2, upload), upload))
        .toList();
  }

  private V2Model record(TogetherV2 v2, V2Upload upload) {
    return v2.models().stream()
        .filter(model -> model.id().equals(upload.modelId()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public int posts(Scenario scenario) {
    return count(scenario, V2Route.CREATE_MODEL) + count(scenario, V2Route.CREATE_UPLOAD);
  }

  @Override
  public int looksAtOneJob(Scenario scenario) {
    return count(scenario, V2Route.UPLOAD);
  }

  @Override
  public int calls(Scenario scenario) {
    return Generation.callsOfV1(scenario)
        + Stream.of(V2Route.values()).mapToInt(route -> count(scenario, route)).sum();
  }

  private int count(Scenario scenario, V2Route route) {
    return v2(scenario).calls().count(route, scenario.apiKey());
  }

  @Override
  public void failNextPost(Scenario scenario, InjectedFault... faults) {
    v2(scenario).calls().failNext(failing, scenario.apiKey(), faults);
  }

  @Override
  public void failPosts(Scenario scenario, InjectedFault fault) {
    v2(scenario).calls().failAlways(failing, scenario.apiKey(), fault);
  }

  @Override
  public void failLists(Scenario scenario, InjectedFault fault) {
    v2(scenario).calls().failAlways(V2Route.MODELS, scenario.apiKey(), fault);
  }

  @Override
  public void occupy(Scenario scenario, String name) {
    v2(scenario).occupy(scenario.account(), name, "somebody else's");
  }

  @Override
  public void occupyUnlisted(Scenario scenario, String name) {
    occupy(scenario, name);
    v2(scenario).behaviour().withListLag(Duration.ofHours(2));
  }

  @Override
  public void setFinishing(Scenario scenario, boolean isFinishing) {
    if (isFinishing) {
      v2(scenario).behaviour().finishing();
    } else {
      v2(scenario).behaviour().neverFinishing();
    }
  }

  @Override
  public void finishAll(Scenario scenario) {
    v2(scenario).finishAllUploads();
  }

  @Override
  public void heal(TogetherServer together) {
    together.heal();
    together.v2().calls().heal();
    together.v2().behaviour().withListLag(Duration.ZERO);
  }

  private static Sent sent(V2Model record, V2Upload upload) {
    return new Sent(
        upload.remoteUrl().reveal(),
        record.baseModelId(),
        record.description(),
        upload.token() == null ? null : upload.token().reveal());
  }
}
