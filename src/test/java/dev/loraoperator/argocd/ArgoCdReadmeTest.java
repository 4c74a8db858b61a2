package dev.loraoperator.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.testing.Crd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What GitOps users are told is there. */
class ArgoCdReadmeTest {

  private static final Path FOLDER = Path.of("deploy", "argocd");
  private static final String README = Customization.text(FOLDER.resolve("README.md"));

  @Test
  void itNamesWhatIsBesideIt() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> beside =
          files
              .filter(file -> !file.endsWith("README.md"))
              .map(file -> file.getFileName() + (Files.isDirectory(file) ? "/" : ""))
              .toList();
      assertThat(firstColumn("file")).containsExactlyInAnyOrderElementsOf(beside);
    }
  }

  @Test
  void everyActionIsExplained() {
    assertThat(firstColumn("action")).isEqualTo(ArgoCdConfigMap.NAMES);
    assertThat(ArgoCdConfigMap.NAMES).containsExactlyInAnyOrderElementsOf(Customization.actions());
  }

  @Test
  void everyHealthIsExplained() {
    assertThat(README).contains("| Healthy |", "| Progressing |", "| Suspended |", "| Degraded |");
  }

  /** Client-side apply, as Argo CD's default, stores the whole manifest in an annotation. */
  @Test
  void theCrdNeedsNoServerSideApply() {
    assertThat(Crd.FILE).content().hasSizeLessThan(262144 / 2);
  }

  /** The first cells of the table whose head begins with this word. */
  private static List<String> firstColumn(String head) {
    String table = README.substring(README.indexOf("| " + head + " |")).split("\n\n")[0];
    Matcher rows = Pattern.compile("(?m)^\\| `?([a-z_./-]+)`? \\|").matcher(table);
    return rows.results().map(row -> row.group(1)).skip(1).toList();
  }
}
