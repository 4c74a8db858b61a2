package dev.loraoperator.together.v2.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.v2.rows.RevisionRow.Validation;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a revision says of its validation, and which revision is the newest. */
class RevisionRowTest {

  private static RevisionRow row(String fields) {
    JsonNode json = Replies.tree("{\"revisionId\":\"rv_1\"" + fields + "}");
    return RevisionRow.of(json, List.of(Sensitive.of("a-secret-of-no-shape")));
  }

  @ParameterizedTest
  @CsvSource({
    ",                                        NOT_STARTED",
    "REVISION_VALIDATION_STATUS_UNSPECIFIED,  NOT_STARTED",
    "REVISION_VALIDATION_STATUS_PENDING,      PENDING",
    "REVISION_VALIDATION_STATUS_SUCCESS,      SUCCEEDED",
    "revision_validation_status_success,      SUCCEEDED",
    "SUCCESS,                                 SUCCEEDED",
    "REVISION_VALIDATION_STATUS_FAILED,       FAILED",
    "REVISION_VALIDATION_STATUS_ERROR,        ERROR",
    "REVISION_VALIDATION_STATUS_QUEUED,       PENDING",
  })
  void knowsHowFarItIs(String word, Validation validation) {
    String field = word == null ? "" : ",\"validationStatus\":\"" + word + "\"";
    assertThat(row(field).validation()).isEqualTo(validation);
  }

  /** One row: what the service has found, and how it is quoted. */
  record Case(String name, String errors, String findings) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> errors() {
    return Stream.of(
        new Case("none", "[]", ""),
        new Case("null", "null", ""),
        new Case("no list", "\"x\"", ""),
        new Case("nonsense", "[1,null,{}]", ""),
        new Case("rule and message", "[{\"rule\":\"r\",\"message\":\"m\"}]", "r: m"),
        new Case("a rule alone", "[{\"rule\":\"r\"}]", "r"),
        new Case("a message alone", "[{\"severity\":\"ERROR\",\"message\":\"m\"}]", "m"),
        new Case(
            "many",
            "[{\"rule\":\"a\"},{\"rule\":\"b\"},{\"rule\":\"c\"},{\"rule\":\"d\"},{\"rule\":\"e\"}]",
            "a; b; c; and 2 more"),
        new Case(
            "secrets and lines",
            "[{\"message\":\"a-secret-of-no-shape\\n https://b.test/k?sig=1\"}]",
            "*** https://b.test/k?***"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void quotesWhatWasFound(Case row) {
    assertThat(row(",\"validationErrors\":" + row.errors()).findings()).isEqualTo(row.findings());
  }

  @Test
  void quotesNoMoreThanAStatusCanTake() {
    String long1 = "{\"rule\":\"r\",\"message\":\"" + "x".repeat(5000) + "\"}";
    assertThat(row(",\"validationErrors\":[" + long1 + "," + long1 + "]").findings())
        .hasSizeLessThanOrEqualTo(300);
  }

  private static RevisionRow made(String id, String time) {
    return new RevisionRow(
        id, time == null ? null : Instant.parse(time), Validation.NOT_STARTED, "");
  }

  @Test
  void theNewestIsFoundInAnyOrder() {
    RevisionRow one = made("rv_1", "2026-01-01T00:00:00Z");
    RevisionRow two = made("rv_2", "2026-01-02T00:00:00Z");
    RevisionRow undated = made("rv_3", null);

    assertThat(RevisionRow.newest(List.of(two, one))).contains(two);
    assertThat(RevisionRow.newest(List.of(one, two))).contains(two);
    assertThat(RevisionRow.newest(List.of(undated, two))).contains(undated);
    assertThat(RevisionRow.newest(List.of())).isEmpty();
  }
}
