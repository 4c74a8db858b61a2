package dev.loraoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.loraoperator.config.EnvironmentReader;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.CrdValidator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The README and its pages name what exists, and their tables are complete. */
class DocumentationTest {

  private static final MarkdownPage REFERENCE = MarkdownPage.named("reference.md");
  private static final Pattern FILE_NAME =
      Pattern.compile("(?:^|[\\s`(])((?:deploy|samples|crds|src|\\.ci)/[\\w/-]*(?:\\.[\\w/-]+)*)");

  private static List<String> reasonRows() {
    return REFERENCE.section("## Reasons").lines().filter(line -> line.startsWith("| `")).toList();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasItsRowAndKind(Reason reason) {
    String kind = reason.kind().name().toLowerCase().replace('_', ' ');

    assertThat(reasonRows())
        .anyMatch(
            row ->
                row.startsWith("| `" + reason.text() + "` | " + kind)
                    && row.length() > reason.text().length() + 30);
  }

  @Test
  void noRowIsAboutAReasonThatIsNone() {
    List<String> known = Arrays.stream(Reason.values()).map(Reason::text).toList();

    assertThat(reasonRows())
        .allMatch(row -> known.contains(row.split(Pattern.quote("`"))[1]))
        .hasSameSizeAs(known);
  }

  @Test
  void theTableOfVariablesIsWhatTheOperatorReads() {
    assertThat(named(MarkdownPage.named("configuration.md").text()))
        .containsExactlyInAnyOrderElementsOf(EnvironmentReader.variables());
  }

  @Test
  void theTableOfTheSpecIsTheCrds() {
    assertThat(named(REFERENCE.section("## Spec")))
        .containsAll(leaves(CrdValidator.schema().at("/properties/spec")));
  }

  @Test
  void theTableOfTheStatusIsTheCrds() {
    List<String> fields = new ArrayList<>();
    CrdValidator.schema()
        .at("/properties/status/properties")
        .fieldNames()
        .forEachRemaining(fields::add);

    assertThat(named(REFERENCE.section("## Status"))).containsExactlyInAnyOrderElementsOf(fields);
  }

  @Test
  void theTableOfHelmValuesIsTheCharts() throws Exception {
    JsonNode values = new YAMLMapper().readTree(Path.of("deploy/helm/values.yaml").toFile());
    List<String> named =
        named(MarkdownPage.README.section("### With Helm")).stream()
            .map(name -> name.split("\\.")[0])
            .toList();

    assertThat(values.fieldNames()).toIterable().allMatch(named::contains);
    assertThat(named).allMatch(values::has);
  }

  /** The names in the first cells of a section's tables, {@code a.{b,c}} expanded. */
  private static List<String> named(String section) {
    return MarkdownPage.firstCells(section).stream()
        .flatMap(cell -> matches(Pattern.compile("`([^`]+)`"), cell))
        .map(match -> match.group(1))
        .flatMap(DocumentationTest::spelt)
        .toList();
  }

  private static Stream<String> spelt(String name) {
    int brace = name.indexOf('{');
    return brace < 0
        ? Stream.of(name)
        : Arrays.stream(name.substring(brace + 1, name.length() - 1).split(","))
            .map(end -> name.substring(0, brace) + end);
  }

  private static TreeSet<String> leaves(JsonNode schema) {
    TreeSet<String> leaves = new TreeSet<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              TreeSet<String> below = leaves(field.getValue());
              below.forEach(name -> leaves.add(field.getKey() + "." + name));
              if (below.isEmpty()) {
                leaves.add(field.getKey());
              }
            });
    return leaves;
  }

  static Stream<String> adapters() {
    return MarkdownPage.all().stream()
        .flatMap(page -> page.codeBlocks().stream())
        .filter(block -> block.language().equals("yaml"))
        .flatMap(block -> Stream.of(block.text().split("(?m)^---\\n")))
        .filter(document -> document.contains("kind: LoraAdapter\n"));
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void everyAdapterTheyShowIsAccepted(String document) {
    assertThat(CrdValidator.ofCommittedCrd().check(document)).isEmpty();
  }

  @Test
  void everyFileTheyNameExists() {
    assertThat(
            MarkdownPage.all().stream()
                .flatMap(page -> matches(FILE_NAME, page.text()))
                .map(match -> Path.of(match.group(1))))
        .isNotEmpty()
        .allMatch(file -> Files.exists(file));
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
