package dev.loraoperator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.core.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README's table of reasons is the vocabulary of the code, no more and no less. */
class ReadmeTest {

  private static List<String> rows() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String section =
        readme.substring(readme.indexOf("## Reasons"), readme.indexOf("## Configuration"));
    return section.lines().filter(line -> line.startsWith("| `")).toList();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasItsRowAndKind(Reason reason) throws Exception {
    String kind = reason.kind().name().toLowerCase().replace('_', ' ');

    assertThat(rows())
        .anyMatch(
            row ->
                row.startsWith("| `" + reason.text() + "` | " + kind)
                    && row.length() > reason.text().length() + 30);
  }

  @Test
  void noRowIsAboutAReasonThatIsNone() throws Exception {
    List<String> known = Arrays.stream(Reason.values()).map(Reason::text).toList();

    assertThat(rows())
        .allMatch(row -> known.contains(row.split(Pattern.quote("`"))[1]))
        .hasSameSizeAs(known);
  }
}
