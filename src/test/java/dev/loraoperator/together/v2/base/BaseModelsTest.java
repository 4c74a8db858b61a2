package dev.loraoperator.together.v2.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.backend.upload.WantedBase.Origin;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.v2.base.BaseResolution.Ambiguous;
import dev.loraoperator.together.v2.base.BaseResolution.Resolved;
import dev.loraoperator.together.v2.base.BaseResolution.Unread;
import dev.loraoperator.together.v2.base.BaseResolution.Unsupported;
import dev.loraoperator.together.v2.base.CatalogueRow.Profile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which base a name means, by the catalogue and by what can be deployed. */
class BaseModelsTest {

  private static final BaseModels BASES = new BaseModels(BaseAliases.load());
  private static final String QWEN = "Qwen/Qwen3.5-9B";
  private static final String LLAMA = "meta-llama/Llama-3.1-8B-Instruct";

  /** The profile has the id that is meant, another than the row. */
  private static final CatalogueRow ONE_PROFILE =
      row(LLAMA, "ml_row", new Profile("ml_llama", LLAMA, "BF16"));

  private static final CatalogueRow TWO_PROFILES =
      row(
          QWEN,
          "ml_row",
          new Profile("ml_bf16", QWEN, "BF16"),
          new Profile("ml_fp8", QWEN + "-FP8", "FP8"));

  private static CatalogueRow row(String name, String baseModelId, Profile... profiles) {
    return new CatalogueRow("arch_" + name, name, baseModelId, "SUPPORTED", List.of(profiles));
  }

  private static WantedBase wanted(String text) {
    return new WantedBase(text, Origin.SPEC);
  }

  private static Resolved resolved(String id, String name) {
    return new Resolved(id, name, Origin.SPEC);
  }

  private static Ambiguous ambiguous(String wanted, Candidate... candidates) {
    return new Ambiguous(wanted(wanted), List.of(candidates));
  }

  /**
   * One row.
   *
   * @param deployable the ids that have configurations; all others have none
   */
  record Case(
      String name,
      String wanted,
      List<CatalogueRow> catalogue,
      List<String> deployable,
      BaseResolution resolution) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    CatalogueRow unnamed =
        row(
            QWEN,
            "ml_row",
            new Profile("ml_bf16", null, "BF16"),
            new Profile("ml_fp8", null, "FP8"));
    CatalogueRow noBaseId = row(QWEN, null, new Profile("ml_a", "other/name", "BF16"));
    List<String> all = List.of("ml_row", "ml_llama", "ml_bf16", "ml_fp8", "ml_a", "ml_b");
    return Stream.of(
        new Case(
            "one profile",
            LLAMA,
            List.of(ONE_PROFILE, TWO_PROFILES),
            all,
            resolved("ml_llama", LLAMA)),
        new Case(
            "BF16 beside FP8, by name",
            QWEN,
            List.of(ONE_PROFILE, TWO_PROFILES),
            all,
            resolved("ml_bf16", QWEN)),
        new Case(
            "FP8 beside BF16, by name",
            QWEN + "-FP8",
            List.of(TWO_PROFILES),
            all,
            resolved("ml_fp8", QWEN + "-FP8")),
        new Case(
            "BF16 and FP8 without names",
            QWEN,
            List.of(unnamed),
            List.of("ml_bf16", "ml_fp8"),
            ambiguous(
                QWEN,
                new Candidate("ml_bf16", QWEN, "BF16"),
                new Candidate("ml_fp8", QWEN, "FP8"))),
        new Case(
            "BF16 and FP8, of which one can be deployed",
            QWEN,
            List.of(unnamed),
            List.of("ml_fp8"),
            resolved("ml_fp8", QWEN)),
        new Case(
            "the row's id alone can be deployed",
            QWEN,
            List.of(TWO_PROFILES),
            List.of("ml_row"),
            resolved("ml_row", QWEN)),
        new Case(
            "an empty baseModelId", QWEN, List.of(noBaseId), all, resolved("ml_a", "other/name")),
        new Case(
            "no configurations",
            LLAMA,
            List.of(ONE_PROFILE),
            List.of(),
            new Unsupported(wanted(LLAMA), true, List.of(LLAMA))),
        new Case(
            "a row and its profile with one id",
            QWEN,
            List.of(row(QWEN, "ml_a", new Profile("ml_a", null, "BF16"))),
            all,
            resolved("ml_a", QWEN)),
        new Case(
            "two rows of one name",
            QWEN,
            List.of(row(QWEN, "ml_a"), row(QWEN, "ml_b")),
            all,
            ambiguous(QWEN, new Candidate("ml_a", QWEN, null), new Candidate("ml_b", QWEN, null))),
        new Case(
            "two rows that a search finds",
            QWEN,
            List.of(row(QWEN + "-Base", "ml_b"), row(QWEN, "ml_a")),
            all,
            resolved("ml_a", QWEN)),
        new Case(
            "two profiles of one name",
            QWEN,
            List.of(
                row(
                    "x/y",
                    null,
                    new Profile("ml_a", QWEN, null),
                    new Profile("ml_b", QWEN, "FP8"))),
            all,
            ambiguous(QWEN, new Candidate("ml_a", QWEN, null), new Candidate("ml_b", QWEN, "FP8"))),
        new Case(
            "another case",
            LLAMA.toLowerCase(),
            List.of(ONE_PROFILE),
            all,
            resolved("ml_llama", LLAMA)),
        new Case(
            "a name of v1",
            "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference",
            List.of(ONE_PROFILE),
            all,
            resolved("ml_llama", LLAMA)),
        new Case(
            "a name of v1 that the catalogue has as well",
            QWEN + "-FP8",
            List.of(row(QWEN, "ml_a"), row(QWEN + "-FP8", "ml_b")),
            all,
            resolved("ml_b", QWEN + "-FP8")),
        new Case(
            "a name of v1 whose own row cannot be deployed",
            QWEN + "-FP8",
            List.of(row(QWEN, "ml_a"), row(QWEN + "-FP8", "ml_b")),
            List.of("ml_a"),
            resolved("ml_a", QWEN)),
        new Case(
            "nothing like it",
            "google/gemma-3-27b-it",
            List.of(ONE_PROFILE, TWO_PROFILES),
            all,
            new Unsupported(wanted("google/gemma-3-27b-it"), false, List.of())),
        new Case(
            "a folder",
            "/mnt/data/base",
            List.of(ONE_PROFILE),
            all,
            new Unsupported(wanted("/mnt/data/base"), false, List.of())),
        new Case(
            "nothing",
            " ",
            List.of(row("", "ml_a")),
            all,
            new Unsupported(wanted(" "), false, List.of())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void resolves(Case row) {
    // Given
    Map<String, Boolean> deployable = new HashMap<>();
    Stream.of("ml_row", "ml_llama", "ml_bf16", "ml_fp8", "ml_a", "ml_b")
        .forEach(id -> deployable.put(id, row.deployable().contains(id)));

    // When
    BaseResolution resolution = BASES.resolve(wanted(row.wanted()), row.catalogue(), deployable);

    // Then
    assertThat(resolution).isEqualTo(row.resolution());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ml_x",
        " ml_x ",
        "projects/proj_t/models/ml_x",
        "projects/p/models/ml_x/revisions/r"
      })
  void anIdIsTakenAsItIs(String id) {
    assertThat(BASES.resolve(wanted(id), List.of(), Map.of()))
        .isEqualTo(new Resolved("ml_x", null, Origin.SPEC));
  }

  @Test
  void asksForTheConfigurationsThatItNeedsAndNoOthers() {
    List<CatalogueRow> catalogue = List.of(ONE_PROFILE, TWO_PROFILES);

    assertThat(BASES.resolve(wanted(QWEN), catalogue, Map.of()))
        .isEqualTo(new Unread(List.of("ml_bf16")));
    assertThat(BASES.resolve(wanted(QWEN), catalogue, Map.of("ml_bf16", false)))
        .isEqualTo(new Unread(List.of("ml_fp8", "ml_row")));
  }

  @Test
  void listsTheCandidatesWithTheirIds() {
    // Given
    Ambiguous ambiguous =
        new Ambiguous(
            new WantedBase(QWEN, Origin.ADAPTER_CONFIG),
            Stream.of("g", "f", "e", "d", "c", "b", "a")
                .map(id -> new Candidate("ml_" + id, QWEN, id.equals("a") ? null : "FP8"))
                .toList());

    // Then
    assertThat(ambiguous.problem().reason()).isEqualTo(Reason.BASE_MODEL_AMBIGUOUS);
    assertThat(ambiguous.problem().message())
        .isEqualTo(
            "The base model Qwen/Qwen3.5-9B of adapter_config.json may be: Qwen/Qwen3.5-9B (ml_a),"
                + " Qwen/Qwen3.5-9B (ml_b, FP8), Qwen/Qwen3.5-9B (ml_c, FP8), Qwen/Qwen3.5-9B"
                + " (ml_d, FP8), Qwen/Qwen3.5-9B (ml_e, FP8) and 2 more. Set spec.baseModel to the"
                + " id of the right one");
  }

  @Test
  void namesUpToFiveThatAreSimilar() {
    // Given
    List<CatalogueRow> catalogue =
        Stream.of(
                "Qwen/Qwen2.5-7B-Instruct",
                "Qwen/Qwen2.5-14B-Instruct",
                "Qwen/Qwen2.5-7B",
                "Qwen/Qwen2.5-72B-Instruct",
                "Qwen/Qwen2.5-32B-Instruct",
                "Qwen/Qwen2.5-3B-Instruct",
                "google/gemma-4-E4B-it")
            .map(name -> row(name, "ml_a"))
            .toList();

    // When
    BaseResolution resolution =
        BASES.resolve(wanted("someone/Qwen2.5-7B-Instruct-tuned"), catalogue, Map.of());

    // Then
    assertThat(resolution)
        .isEqualTo(
            new Unsupported(
                wanted("someone/Qwen2.5-7B-Instruct-tuned"),
                false,
                List.of(
                    "Qwen/Qwen2.5-7B-Instruct",
                    "Qwen/Qwen2.5-7B",
                    "Qwen/Qwen2.5-14B-Instruct",
                    "Qwen/Qwen2.5-32B-Instruct",
                    "Qwen/Qwen2.5-3B-Instruct")));
    assertThat(((Unsupported) resolution).problem().message())
        .contains("is not in Together's catalogue; similar names are Qwen/Qwen2.5-7B-Instruct, ");
  }

  @Test
  void namesNothingThatTheServiceHides() {
    CatalogueRow hidden = new CatalogueRow("arch_1", QWEN, "ml_a", "HIDDEN", List.of());

    assertThat(BASES.resolve(wanted(QWEN + "-X"), List.of(hidden), Map.of()))
        .isEqualTo(new Unsupported(wanted(QWEN + "-X"), false, List.of()));
  }

  @Test
  void saysThatAModelIsKnownButCannotBeDeployed() {
    Unsupported known = new Unsupported(wanted(QWEN), true, List.of());

    assertThat(known.problem().reason()).isEqualTo(Reason.BASE_MODEL_UNSUPPORTED);
    assertThat(known.problem().message())
        .contains("is in Together's catalogue, but cannot be deployed. Set spec.baseModel");
  }
}
