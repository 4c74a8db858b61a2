package dev.loraoperator.together.v2.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which texts name a model of v2 by its id. */
class ResourceNameTest {

  @ParameterizedTest
  @CsvSource({
    "ml_1,                                    ml_1",
    "' ml_CbJNwQC2ZqCU2iFT3mrCh ',            ml_CbJNwQC2ZqCU2iFT3mrCh",
    "projects/proj_t/models/ml_1,             ml_1",
    "projects/proj_t/models/ml_1/revisions/r, ml_1",
    "arch_1,                                  ",
    "projects/proj_t/models/x,                ",
    "projects/models/ml_1,                    ",
    "ml_,                                     ",
    "ml_1/../ml_2,                            ",
    "Qwen/ml_1,                               ",
    "'',                                      ",
    ",                                        ",
  })
  void knowsAnId(String text, String id) {
    assertThat(ResourceName.modelId(text)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "projects/proj_t/models/ml_1,             proj_t",
    "projects/proj_t/models/ml_1/revisions/r, proj_t",
    "ml_1,                                    ",
    "projects/proj_t/models/x,                ",
    ",                                        ",
  })
  void knowsTheProjectInAName(String text, String owner) {
    assertThat(ResourceName.owner(text)).isEqualTo(owner);
  }
}
