package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.V2Model;
import dev.loraoperator.testing.v2.V2Route;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that were there before, by whatever the user writes. */
class V2ExistingTest extends V2BackendRig {

  private final Map<String, V2Model> models = new HashMap<>();

  @BeforeEach
  void someModels() {
    v2.behaviour().withSharedModelsListed();
    together.addKey("tk-of-third", "third");
    v2.setOrganization("other", "org-of-acme");
    v2.setOrganization("third", "org-of-acme");
    own("bot");
    own("predibase/glue");
    own("glue");
    own("shared");
    shared("other", "shared");
    shared("other", "theirs");
    shared("other", "twin");
    shared("third", "twin");
    v2.occupy("other", "secret", "not shared");
  }

  private void own(String name) {
    models.put("acme/" + name, v2.occupy("acme", name, "a description"));
  }

  private void shared(String account, String name) {
    V2Model model = v2.occupy(account, name, "a description");
    v2.share(model);
    models.put(account + "/" + name, model);
  }

  private String id(String name) {
    return models.get(name).id();
  }

  /** What the user writes, and the model that it means; null where there is none. */
  record Case(String text, @Nullable String expected) {}

  static Stream<Case> cases() {
    return Stream.of(
        new Case("acme/bot", "acme/bot"),
        new Case("bot", "acme/bot"),
        new Case(" bot ", "acme/bot"),
        new Case("acme/predibase/glue", "acme/predibase/glue"),
        new Case("predibase/glue", "acme/predibase/glue"),
        new Case("glue", "acme/glue"),
        new Case("shared", "acme/shared"),
        new Case("other/shared", "other/shared"),
        new Case("theirs", "other/theirs"),
        new Case("other/theirs", "other/theirs"),
        new Case("other/twin", "other/twin"),
        new Case("third/twin", "third/twin"),
        new Case("secret", null),
        new Case("other/secret", null),
        new Case("third/bot", null),
        new Case("BOT", null),
        new Case("nothing", null));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aNameMeansTheModelThatHasIt(Case given) {
    // When
    Remote<UploadView> existing = process.existing(BOT, KEY, given.text());

    // Then
    if (given.expected() == null) {
      assertThat(existing).isInstanceOf(Remote.Missing.class);
    } else {
      UploadView model = existing.known().orElseThrow();
      assertThat(model.ref().modelName()).isEqualTo(given.expected());
      assertThat(model.ref().modelId()).isEqualTo(id(given.expected()));
      assertThat(model.description()).isEqualTo("a description");
      assertThat(model.phase()).isEqualTo(UploadPhase.COMPLETE);
    }
  }

  @Test
  void aNameOfSeveralIsAsked() {
    // When
    RemoteError error = failure(process.existing(BOT, KEY, "twin"));

    // Then
    assertThat(error.reason()).isEqualTo(Reason.NAME_CONFLICT);
    assertThat(error.message())
        .contains(id("other/twin"), id("third/twin"), "spec.source.existing.modelName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "projects/project-of-acme/models/%s"})
  void anIdIsReadAlone(String form) {
    // When
    Remote<UploadView> existing = process.existing(BOT, KEY, form.formatted(id("acme/bot")));

    // Then
    assertThat(existing.known().orElseThrow().ref().modelName()).isEqualTo("acme/bot");
    assertThat(v2.calls().count(V2Route.MODEL)).isEqualTo(1);
    assertThat(v2.calls().count(V2Route.MODELS)).isZero();
  }

  @Test
  void aPublicModelIsReadInItsOwnProject() {
    // When
    Remote<UploadView> existing =
        process.existing(BOT, KEY, "projects/proj_together/models/" + SampleCatalogue.LLAMA_ID);

    // Then
    assertThat(existing.known().orElseThrow().ref().modelName()).isEqualTo(SampleCatalogue.LLAMA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ml_nothing", "projects/proj_together/models/ml_nothing"})
  void anIdOfNothingIsMissing(String text) {
    assertThat(process.existing(BOT, KEY, text)).isInstanceOf(Remote.Missing.class);
  }

  @Test
  void aModelOfAnotherProjectIsRefused() {
    // When
    RemoteError error =
        failure(
            process.existing(BOT, KEY, "projects/project-of-other/models/" + id("other/theirs")));

    // Then
    assertThat(error.reason()).isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void oneListServesAllWhoAskForAName() {
    // Given
    process.existing(BOT, KEY, "bot");
    process.existing(CAT, KEY, "glue");
    Freshness now = process.later();
    int before = v2.calls().count(V2Route.MODELS);

    // When
    process.settled(() -> process.backend(BOT, KEY).existing("bot", now));
    process.settled(() -> process.backend(CAT, KEY).existing("glue", now));

    // Then
    assertThat(v2.calls().count(V2Route.MODELS) - before).isEqualTo(1);
  }

  @Test
  void aListThatIsNotThereSaysNothingOfTheName() {
    // Given
    v2.calls().failAlways(V2Route.MODELS, InjectedFault.body(404, "<html>"));

    // When
    RemoteError error = failure(process.existing(BOT, KEY, "bot"));

    // Then
    assertThat(error.reason()).isEqualTo(Reason.NOT_FOUND);
  }
}
