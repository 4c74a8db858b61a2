package dev.loraoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {

  @ParameterizedTest
  @CsvSource({"dev/my-lora,my-lora", "my-lora,my-lora", "a/b/c,c"})
  void stripsTheAccount(String modelName, String bare) {
    assertThat(ModelNames.bare(modelName)).isEqualTo(bare);
  }

  @ParameterizedTest
  @CsvSource({
    "bot,bot,1",
    "bot,bot-r2,2",
    "bot,bot-r17,17",
    "bot,bot-r1,0",
    "bot,bot-r02,0",
    "bot,bot-rx,0",
    "bot,other,0",
    "bot,other-r2,0",
    "bot-r2,bot-r2,1",
    "bot-r2,bot-r2-r2,2"
  })
  void knowsTheSeries(String base, String name, int revision) {
    assertThat(ModelNames.revisionOf(base, name)).isEqualTo(revision);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bot", "bot-r2", "bot-r2-r3", "a-r", "team-a-really-long"})
  void aSeriesHasSomethingInCommon(String base) {
    for (String name : List.of(base, ModelNames.ofRevision(base, 2), "acme/" + base + "-r99")) {
      assertThat(ModelNames.series(name)).isEqualTo(ModelNames.series(base));
    }
  }

  @Test
  void aSeriesThatIsCutHasSomethingInCommon() {
    String longest = "n".repeat(ModelNames.MAX_LENGTH);

    String name = ModelNames.ofRevision(longest, 12345);

    assertThat(ModelNames.series(name)).isEqualTo(ModelNames.series(longest));
  }

  @Test
  void staysWithinTheLongestName() {
    String longest = "n".repeat(ModelNames.MAX_LENGTH);

    String second = ModelNames.ofRevision(longest, 2);

    assertThat(second).hasSize(ModelNames.MAX_LENGTH).endsWith("-r2");
    assertThat(ModelNames.revisionOf(longest, second)).isEqualTo(2);
  }
}
