package dev.loraoperator.together.v2.errors;

import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.secret.Sensitive;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which of its words a refusal is quoted by, and whether it is v2 that speaks. */
class ProblemBodyTest {

  record Case(String name, String body, String text, boolean isProblem, Integer code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> bodies() {
    return Stream.of(
        new Case(
            "the documented sample",
            """
            {"code":6,"message":"Already Exists","details":[
              {"@type":"type.googleapis.com/common.errors.v1.ProblemDetail",
               "type":"https://api.together.ai/problems/already-exists",
               "title":"Already Exists","status":409,"detail":"Already Exists"}]}
            """,
            "Already Exists",
            true,
            6),
        new Case(
            "a detail goes first",
            "{\"code\":9,\"message\":\"M\",\"details\":[{\"title\":\"T\",\"detail\":\"D\"}]}",
            "D",
            true,
            9),
        new Case(
            "the first detail that says more than its title",
            """
            {"code":9,"message":"M","details":[{"title":"T","detail":"T"},{"reason":"x"},
             {"title":"T","detail":"D"}]}
            """,
            "D",
            true,
            9),
        new Case("a message alone", "{\"code\":3,\"message\":\"M\"}", "M", true, 3),
        new Case("a code in text", "{\"code\":\"10\",\"message\":\"M\"}", "M (10)", true, 10),
        new Case("details alone", "{\"details\":[{\"detail\":\"D\"}]}", "D", true, null),
        new Case("a code alone", "{\"code\":5}", "", false, 5),
        new Case(
            "v1's envelope",
            "{\"error\":{\"message\":\"M\",\"code\":\"c\"}}",
            "M (c)",
            false,
            null),
        new Case("a gateway's JSON", "{\"detail\":\"Not Found\"}", "", false, null),
        new Case("details that are none", "{\"details\":\"x\"}", "", false, null),
        new Case("details of nonsense", "{\"details\":[1,null,[]]}", "", true, null),
        new Case("plain text", "no healthy upstream", "no healthy upstream", false, null),
        new Case("HTML", "<html>already exists</html>", "", false, null),
        new Case("half JSON", "{\"code\":6,", "", false, null),
        new Case("a list", "[1]", "[1]", false, null),
        new Case("null", "null", "", false, null),
        new Case("nothing", "", "", false, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void isQuotedByTheWordsThatSayMost(Case row) {
    // When
    ProblemBody body = ProblemBody.of(row.body(), List.of());

    // Then
    String text = row.code() == null ? row.text() : row.text().replace(" (" + row.code() + ")", "");
    assertThat(body.text()).startsWith(text);
    assertThat(body.text().isEmpty()).isEqualTo(text.isEmpty());
    assertThat(body.isProblem()).isEqualTo(row.isProblem());
    assertThat(body.code()).isEqualTo(row.code());
  }

  @Test
  void aMeaningIsFoundWhereverItIsSaid() {
    // Given
    ProblemBody body = ProblemBody.of(problem(3, "Unknown field \\\"x\\\"", "D"), List.of());

    // Then
    assertThat(body.text()).isEqualTo("D");
    assertThat(body.says("unknown field")).isTrue();
  }

  @Test
  void aPageOfAProxyHasNoMeaning() {
    assertThat(ProblemBody.of("<p>already exists</p>", List.of()).says("already exists")).isFalse();
  }

  @Test
  void quotesNoSecretAndNoMoreThanAStatusCanTake() {
    // Given
    Sensitive secret = Sensitive.of("a-secret-of-no-shape");

    // When
    String text =
        ProblemBody.of(
                problem(3, "T", "cannot read a-secret-of-no-shape " + "x".repeat(5000)),
                List.of(secret))
            .text();

    // Then
    assertThat(text).startsWith("cannot read ***").hasSizeLessThanOrEqualTo(300);
  }
}
