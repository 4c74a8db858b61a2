package dev.loraoperator.lifecycle;

import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.Source;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.TogetherServer;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.TogetherV2;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Histories of one adapter at a v2 server of their own, over HTTP. */
abstract class V2Walks {

  private static final String KEY = "tk-of-acme";

  final SteppedClock clock = new SteppedClock(Specs.NOW);
  final TogetherServer together = TogetherServer.start(clock);
  final TogetherV2 v2 = together.v2();

  @BeforeEach
  void prepare() {
    together.addKey(KEY, "acme");
    v2.behaviour().lasting(Duration.ofSeconds(10), Duration.ofSeconds(60)).withoutDownloads();
  }

  @AfterEach
  void close() {
    together.close();
  }

  final V2History history(AdapterSpec spec) {
    return new V2History(together.baseUrl(), KEY, spec, clock);
  }

  static AdapterSpec request(String owner, DeletionPolicy policy, @Nullable String description) {
    return request(owner, policy, description, Specs.spec().build().source());
  }

  static AdapterSpec request(
      String owner, DeletionPolicy policy, @Nullable String description, Source source) {
    AdapterSpec any = Specs.spec().build();
    return new AdapterSpec(
        any.id(),
        owner,
        any.modelName(),
        SampleCatalogue.LLAMA_ID,
        description,
        source,
        any.apiKey(),
        Api.V2,
        any.preflight(),
        any.verify(),
        any.endpoint(),
        policy,
        any.interval(),
        any.suspend(),
        any.revisionHistoryLimit());
  }
}
