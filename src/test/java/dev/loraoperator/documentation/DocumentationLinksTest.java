package dev.loraoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.monitoring.Monitoring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link of the documentation leads to a file, and to a heading of it, that exists. */
class DocumentationLinksTest {

  private static final String HOME = "https://lora-operator.dev/";

  static Stream<Arguments> links() {
    return MarkdownPage.all().stream()
        .flatMap(page -> page.links().stream().distinct().map(link -> Arguments.of(page, link)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("links")
  void everyLinkLeadsSomewhere(MarkdownPage page, String link) {
    if (!link.startsWith("https://")) {
      assertThat(page.leadsSomewhere(link)).isTrue();
    }
  }

  static Stream<String> runbooks() {
    return Monitoring.alerts().stream().map(alert -> alert.at("/annotations/runbook_url").asText());
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void everyRunbookExists(String url) {
    assertThat(url).startsWith(HOME);
    assertThat(MarkdownPage.README.leadsSomewhere(url.substring(HOME.length()))).isTrue();
  }

  @Test
  void theReadmeLeadsToEveryPage() {
    List<Path> linked =
        MarkdownPage.README.links().stream().map(link -> Path.of(link.split("#")[0])).toList();

    assertThat(MarkdownPage.all())
        .filteredOn(page -> !page.equals(MarkdownPage.README))
        .extracting(MarkdownPage::file)
        .hasSizeGreaterThan(7)
        .allMatch(linked::contains);
  }

  /** One row: a heading, and the anchor GitHub makes of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "## Reasons                            | reasons",
        "### Upgrade, roll back, uninstall     | upgrade-roll-back-uninstall",
        "### An S3 bucket, with keys or with X | an-s3-bucket-with-keys-or-with-x",
        "## 0.1.0 (unreleased)                 | 010-unreleased",
        "## `spec.verify` and [links](a.md)    | specverify-and-links",
        "## snake_case - and dash              | snake_case---and-dash"
      })
  void anchorsAreThoseOfGitHub(String heading, String anchor) {
    assertThat(MarkdownPage.anchors(heading + "\n")).containsExactly(anchor);
  }

  @Test
  void aHeadingThatIsRepeatedGetsANumber() {
    assertThat(MarkdownPage.anchors("# A\n## B\n## A\n## A\n"))
        .containsExactly("a", "b", "a-1", "a-2");
  }

  @Test
  void aCommentInACodeBlockIsNoHeading() {
    assertThat(MarkdownPage.anchors("# A\n```yaml\n# kustomization.yaml\n```\n"))
        .containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, #nowhere",
    "README.md, src/site/markdown/reference.md#nowhere",
    "README.md, src/site/markdown/nowhere.md",
    "src/site/markdown/security.md, README.md",
    "src/site/markdown/security.md, ../../../../README.md",
    "README.md, /README.md"
  })
  void aBrokenLinkIsFound(Path page, String link) {
    assertThat(Files.exists(page)).isTrue();
    assertThat(new MarkdownPage(page).leadsSomewhere(link)).isFalse();
  }
}
