package dev.loraoperator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.documentation.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One semantic version, wherever a person or a machine reads it. */
class VersionTest {

  @Test
  void theVersionIsSemantic() throws IOException {
    assertThat(version()).matches("\\d+\\.\\d+\\.\\d+");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "deploy/base/deployment.yaml | image: lora-operator:VERSION",
        "deploy/helm/Chart.yaml      | version: VERSION",
        "deploy/helm/Chart.yaml      | appVersion: VERSION",
        "deploy/argocd/application.yaml | targetRevision: vVERSION",
        "src/site/markdown/CHANGELOG.md | ## VERSION"
      })
  void itIsTheSameEverywhere(Path file, String line) throws IOException {
    String wanted = line.replace("VERSION", version());

    assertThat(Files.readAllLines(file))
        .map(String::strip)
        .anyMatch(found -> found.equals(wanted) || found.startsWith(wanted + " "));
  }

  @Test
  void theChangesBeginWithIt() throws IOException {
    assertThat(
            MarkdownPage.named("CHANGELOG.md")
                .text()
                .lines()
                .filter(line -> line.startsWith("## ")))
        .first()
        .asString()
        .startsWith("## " + version());
  }

  /** Of the pom, without the mark of what is not released yet. */
  private static String version() throws IOException {
    Matcher matcher =
        Pattern.compile("<artifactId>lora-operator</artifactId>\\s*<version>([^<-]+)(-SNAPSHOT)?<")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
