package dev.loraoperator.preflight.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BaseTableTest {

  @Test
  void theTableIsThatOfTheDocumentation() {
    // When
    List<SupportedBase> bases = BaseTable.load();

    // Then
    assertThat(bases).hasSize(17).doesNotHaveDuplicates();
    assertThat(bases)
        .allMatch(base -> base.model().matches("[^/]+/.+-(Lora|lora)"))
        .allMatch(base -> base.targetModules().contains("q_proj"))
        .allMatch(base -> base.maxAdapters() == (base.model().startsWith("Qwen/") ? 5 : 16))
        .allMatch(base -> base.maxRank() == null);
  }
}
