package dev.loraoperator.together.v2.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.together.http.Replies;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of hardware, and what it costs. */
class InstanceTypeRowTest {

  private static @Nullable InstanceTypeRow read(String json) {
    return InstanceTypeRow.of(Objects.requireNonNull(Replies.tree(json)), List.of());
  }

  @Test
  void readsWhatIsDocumented() {
    assertThat(
            read(
                """
                {"id":"1xnvidia-h100-80gb","name":"1x NVIDIA H100","description":"one",
                 "gpuType":"H100","gpuCount":1,"gpuMemoryGib":80,"priceCentsPerHour":399,
                 "regions":[{"name":"us-east-1","headroom":{"relation":"RELATION_GTE","value":8}},
                 {"headroom":null}],"aNewField":1}
                """))
        .isEqualTo(
            new InstanceTypeRow(
                "1xnvidia-h100-80gb", "H100", 1, new BigDecimal("3.99"), List.of("us-east-1")));
  }

  @ParameterizedTest
  @CsvSource({
    "399,             3.99",
    "'\"399\"',       3.99",
    "400,             4",
    "1798.5,          17.985",
    "100000000,       1000000",
    "0,               ",
    "null,            ",
    "-399,            ",
    "100000001,       ",
    "1e999,           ",
    "'\"1e99999999\"', ",
    "'\"1e-9999999\"', ",
    "'\"on request\"', ",
    "[399],           ",
  })
  void aPriceIsInDollars(String cents, @Nullable BigDecimal dollars) {
    // When
    InstanceTypeRow row =
        Objects.requireNonNull(read("{\"id\":\"x\",\"priceCentsPerHour\":" + cents + "}"));

    // Then
    if (dollars == null) {
      assertThat(row.dollarsPerHour()).isNull();
    } else {
      assertThat(row.dollarsPerHour()).isEqualByComparingTo(dollars);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"id\":\"\"}", "[]", "7"})
  void withoutAnIdItIsNone(String json) {
    assertThat(read(json)).isNull();
  }
}
