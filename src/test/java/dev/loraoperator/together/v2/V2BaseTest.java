package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.BaseChoice;
import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.BaseConfig;
import dev.loraoperator.testing.v2.CatalogueProfile;
import dev.loraoperator.testing.v2.CatalogueRow;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.testing.v2.WhoamiShape;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which base model an adapter gets, read over HTTP. */
class V2BaseTest extends V2BackendRig {

  private static WantedBase wanted(String text) {
    return new WantedBase(text, WantedBase.Origin.SPEC);
  }

  private static String id(BaseChoice choice) {
    return choice.fold(
        BaseChoice.Chosen::id,
        problem -> {
          throw new AssertionError(problem.toString());
        });
  }

  private static Problem problem(BaseChoice choice) {
    return choice.fold(
        chosen -> {
          throw new AssertionError(chosen.toString());
        },
        problem -> problem);
  }

  private BaseChoice choice(String text) {
    return process.base(BOT, KEY, wanted(text)).known().orElseThrow();
  }

  /** An account that nobody uses is forgotten. */
  private void useFor(int hours) {
    for (int i = 0; i < hours; i++) {
      clock.advance(Duration.ofHours(1));
      choice(SampleCatalogue.LLAMA);
    }
  }

  /** A wanted base, and the one that is chosen. */
  record Chosen(String text, String id, @Nullable String name) {}

  static Stream<Chosen> chosen() {
    return Stream.of(
        new Chosen(SampleCatalogue.LLAMA, SampleCatalogue.LLAMA_ID, SampleCatalogue.LLAMA),
        new Chosen(SampleCatalogue.GEMMA, SampleCatalogue.GEMMA_ID, SampleCatalogue.GEMMA),
        new Chosen(SampleCatalogue.QWEN, SampleCatalogue.QWEN_ID, SampleCatalogue.QWEN),
        new Chosen(SampleCatalogue.QWEN_FP8, SampleCatalogue.QWEN_FP8_ID, SampleCatalogue.QWEN_FP8),
        new Chosen("qwen/qwen3.5-9b", SampleCatalogue.QWEN_ID, SampleCatalogue.QWEN),
        new Chosen("ml_anything", "ml_anything", null),
        new Chosen("projects/proj_together/models/ml_anything", "ml_anything", null));
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void choosesWhatTheTextMeans(Chosen expected) {
    // When
    BaseChoice choice = choice(expected.text());

    // Then
    assertThat(choice).isEqualTo(new BaseChoice.Chosen(expected.id(), expected.name()));
  }

  @Test
  void anIdIsNotLookedUp() {
    // When
    Remote<BaseChoice> choice = process.backend(BOT, KEY).base(wanted("ml_anything"));

    // Then
    assertThat(choice).isInstanceOf(Remote.Known.class);
    assertThat(process.queue.waiting()).isZero();
  }

  @Test
  void aNameThatMeansSeveralIsAsked() {
    // Given
    v2.catalogue()
        .put(
            CatalogueRow.of("acme/twice", "ml_row")
                .withProfiles(
                    CatalogueProfile.of("acme/twice", "ml_bf16", "BF16", "cr_1"),
                    CatalogueProfile.of("acme/twice", "ml_fp8", "FP8", "cr_2")))
        .put(BaseConfig.of("cr_1", "ml_bf16"))
        .put(BaseConfig.of("cr_2", "ml_fp8"));

    // When
    Problem problem = problem(choice("acme/twice"));

    // Then
    assertThat(problem.reason()).isEqualTo(Reason.BASE_MODEL_AMBIGUOUS);
    assertThat(problem.message()).contains("ml_bf16", "ml_fp8");
  }

  @Test
  void aNameOfNothingIsRefusedWithSimilarOnes() {
    // When
    Problem problem = problem(choice("meta-llama/Llama-3.3-70B-Instruct-Nothing"));

    // Then
    assertThat(problem.reason()).isEqualTo(Reason.BASE_MODEL_UNSUPPORTED);
    assertThat(problem.message()).contains(SampleCatalogue.LLAMA);
  }

  @Test
  void aBaseWithoutConfigurationsIsRefused() {
    // When
    Problem problem = problem(choice(SampleCatalogue.GLM));

    // Then
    assertThat(problem.reason()).isEqualTo(Reason.BASE_MODEL_UNSUPPORTED);
    assertThat(problem.message()).contains("cannot be deployed");
  }

  @Test
  void adaptersWithTheSameBaseShareTheReads() {
    // Given
    choice(SampleCatalogue.LLAMA);
    useFor(23);

    // When
    BaseChoice choice =
        process.base(CAT, SECOND_KEY, wanted(SampleCatalogue.LLAMA)).known().orElseThrow();

    // Then
    assertThat(id(choice)).isEqualTo(SampleCatalogue.LLAMA_ID);
    assertThat(v2.calls().count(V2Route.SUPPORTED_MODELS)).isEqualTo(1);
    assertThat(v2.calls().count(V2Route.CONFIGS)).isEqualTo(1);
  }

  @Test
  void theCatalogueIsReadAgainAfterADay() {
    // Given
    choice(SampleCatalogue.LLAMA);
    useFor(25);

    // When
    choice(SampleCatalogue.LLAMA);

    // Then
    assertThat(v2.calls().count(V2Route.SUPPORTED_MODELS)).isEqualTo(2);
    assertThat(v2.calls().count(V2Route.CONFIGS)).isEqualTo(2);
  }

  @Test
  void readsAllPagesOfTheCatalogue() {
    // Given
    v2.behaviour().withPageSize(1);

    // When
    BaseChoice choice = choice(SampleCatalogue.GEMMA);

    // Then
    assertThat(id(choice)).isEqualTo(SampleCatalogue.GEMMA_ID);
    assertThat(v2.calls().count(V2Route.SUPPORTED_MODELS)).isEqualTo(5);
  }

  /** What comes into the catalogue, or becomes deployable, must not be refused for a day. */
  record Later(String name, Consumer<V2BaseTest> given, String text, String id) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Later> later() {
    return Stream.of(
        new Later(
            "a new base",
            test ->
                test.v2
                    .catalogue()
                    .put(CatalogueRow.of("acme/new", "ml_new"))
                    .put(BaseConfig.of("cr_new", "ml_new")),
            "acme/new",
            "ml_new"),
        new Later(
            "a new configuration",
            test -> test.v2.catalogue().put(BaseConfig.of("cr_glm", SampleCatalogue.GLM_ID)),
            SampleCatalogue.GLM,
            SampleCatalogue.GLM_ID));
  }

  @ParameterizedTest
  @MethodSource("later")
  void whatIsRefusedIsLookedForAgain(Later later) {
    // Given
    problem(choice(later.text()));
    later.given().accept(this);
    clock.advance(Duration.ofMinutes(4));
    problem(choice(later.text()));
    int before = v2.calls().count(V2Route.SUPPORTED_MODELS);
    clock.advance(Duration.ofMinutes(2));

    // When
    BaseChoice choice = choice(later.text());

    // Then
    assertThat(before).isEqualTo(1);
    assertThat(id(choice)).isEqualTo(later.id());
  }

  /** A fault, and the reason of the failure. */
  record Fault(V2Route route, InjectedFault fault, Reason reason) {}

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            V2Route.SUPPORTED_MODELS, InjectedFault.body(404, "<html>"), Reason.UNEXPECTED_REPLY),
        new Fault(V2Route.SUPPORTED_MODELS, InjectedFault.status(503), Reason.TOGETHER_UNAVAILABLE),
        new Fault(V2Route.SUPPORTED_MODELS, InjectedFault.status(401), Reason.UNAUTHORIZED),
        new Fault(V2Route.CONFIGS, InjectedFault.status(503), Reason.TOGETHER_UNAVAILABLE),
        new Fault(V2Route.CONFIGS, InjectedFault.status(403), Reason.FORBIDDEN));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aReadThatFailsSaysNothingOfTheBase(Fault fault) {
    // Given
    v2.calls().failAlways(fault.route(), fault.fault());

    // When
    Remote<BaseChoice> failed = process.base(BOT, KEY, wanted(SampleCatalogue.LLAMA));

    // Then
    assertThat(failure(failed).reason()).isEqualTo(fault.reason());
    v2.calls().heal();
    clock.advance(Duration.ofHours(1));
    assertThat(id(choice(SampleCatalogue.LLAMA))).isEqualTo(SampleCatalogue.LLAMA_ID);
  }

  @Test
  void aNameNeedsAProject() {
    // Given
    v2.behaviour().withWhoami(WhoamiShape.ABSENT);

    // When
    Remote<BaseChoice> failed = process.base(BOT, KEY, wanted(SampleCatalogue.LLAMA));

    // Then
    assertThat(failure(failed).reason()).isEqualTo(Reason.PROJECT_UNKNOWN);
  }
}
