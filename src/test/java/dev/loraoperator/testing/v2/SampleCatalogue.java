package dev.loraoperator.testing.v2;

/** The rows that every {@link TogetherV2} starts with: one of each kind that matters. */
public final class SampleCatalogue {

  /** One profile, whose weight is the row's base. */
  public static final String LLAMA = "meta-llama/Llama-3.3-70B-Instruct";

  public static final String LLAMA_ID = "ml_CbRhw8mpNRf5F5N7qCqhj";

  /** Two profiles, BF16 and FP8, each with a weight of its own. */
  public static final String QWEN = "Qwen/Qwen3.5-9B";

  public static final String QWEN_ID = "ml_CbuqU8KKAtoGrowco4nqK";
  public static final String QWEN_FP8 = "Qwen/Qwen3.5-9B-FP8";
  public static final String QWEN_FP8_ID = "ml_CbuqFp8Weight";

  /** Found by a search for {@link #QWEN} too. */
  public static final String QWEN_BASE = "Qwen/Qwen3.5-9B-Base";

  public static final String QWEN_BASE_ID = "ml_CbuqBaseWeight";

  /** A row with an empty {@code baseModelId}: only its profile has one. */
  public static final String GEMMA = "google/gemma-4-E4B-it";

  public static final String GEMMA_ID = "ml_CbGemmaWeight";

  /** A base that has no configs, and so cannot be deployed. */
  public static final String GLM = "zai-org/GLM-5.2";

  public static final String GLM_ID = "ml_CbGlmWeight";

  /** The one config of {@link #LLAMA}, on one H100. */
  public static final String LLAMA_CONFIG = "cr_Cd35GQHYTSBWFGoKb4m4t";

  public static final String H100 = "nvidia-h100-80gb";
  public static final String B200 = "nvidia-b200-180gb";

  private SampleCatalogue() {}

  static Catalogue create() {
    String qwenConfig = "cr_Cd35Fpam3FrMdwHdmroZD";
    String gemmaConfig = "cr_CdGemma";
    return new Catalogue()
        .put(
            CatalogueRow.of(LLAMA, LLAMA_ID)
                .withProfiles(CatalogueProfile.of(LLAMA, LLAMA_ID, "BF16", LLAMA_CONFIG)))
        .put(
            CatalogueRow.of(QWEN, QWEN_ID)
                .withProfiles(
                    CatalogueProfile.of(QWEN, QWEN_ID, "BF16", qwenConfig),
                    CatalogueProfile.of(QWEN_FP8, QWEN_FP8_ID, "FP8", "cr_CdQwenFp8")))
        .put(
            CatalogueRow.of(QWEN_BASE, QWEN_BASE_ID)
                .withProfiles(CatalogueProfile.of(QWEN_BASE, QWEN_BASE_ID, "BF16", "cr_CdQwenB")))
        .put(
            CatalogueRow.of(GEMMA, "")
                .withProfiles(CatalogueProfile.of(GEMMA, GEMMA_ID, "BF16", gemmaConfig)))
        .put(CatalogueRow.of(GLM, GLM_ID).withProfiles(CatalogueProfile.of("", "", "", "")))
        .put(BaseConfig.of(LLAMA_CONFIG, LLAMA_ID).asCertified())
        .put(BaseConfig.of(qwenConfig, QWEN_ID))
        .put(BaseConfig.of("cr_CdQwenFp8", QWEN_FP8_ID))
        .put(BaseConfig.of("cr_CdQwenB", QWEN_BASE_ID))
        .put(BaseConfig.of(gemmaConfig, GEMMA_ID))
        .put(InstanceType.of(1, H100, 399))
        .put(InstanceType.of(2, H100, 798))
        .put(InstanceType.of(1, "nvidia-h200-141gb", 0))
        .put(InstanceType.of(1, B200, 899))
        .put(InstanceType.of(2, B200, 1798));
  }
}
