package dev.loraoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README as its tests see it: sections, tables, code blocks, and what was recorded. */
public final class Readme {

  public static final Path FILE = Path.of("README.md");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final Pattern RECORDED =
      Pattern.compile("(?ms)^<!-- recorded -->\\n```console\\n\\$ kubectl (.*?)\\n(.*?)^```$");

  private Readme() {}

  /**
   * A fenced block.
   *
   * @param language what stands behind the opening fence
   */
  public record CodeBlock(String language, String text) {}

  /** One command whose output is in the README as a real run printed it. */
  public record Recording(String arguments, String output) {

    /** By shape, because ages differ: runs of spaces and the last column of numbers and units. */
    public String withoutAges() {
      return output
          .lines()
          .map(line -> line.replaceFirst(" +\\d+[smh](\\d+s)?$", " AGE").replaceAll(" +", " "))
          .reduce("", (before, line) -> before + line.stripTrailing() + "\n");
    }
  }

  public static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands below a heading, such as {@code ## Reasons}, up to the next of its rank. */
  public static String section(String heading) {
    String rank = heading.substring(0, heading.indexOf(' ') + 1);
    Pattern section =
        Pattern.compile(
            "(?ms)^"
                + Pattern.quote(heading)
                + "$\\n(.*?)(?=^#{1,"
                + (rank.length() - 1)
                + "} |\\z)");
    return matches(section, text())
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the README has no " + heading));
  }

  /** The first cell of every row of the tables in {@code section} that begins with code. */
  public static List<String> firstCells(String section) {
    return matches(Pattern.compile("(?m)^\\| (`[^|]+`[^|]*?) +\\|"), section)
        .map(match -> match.group(1))
        .toList();
  }

  public static List<CodeBlock> codeBlocks() {
    return matches(BLOCK, text())
        .map(match -> new CodeBlock(match.group(1), match.group(2)))
        .toList();
  }

  public static List<Recording> recordings() {
    return matches(RECORDED, text())
        .map(match -> new Recording(match.group(1), match.group(2)))
        .toList();
  }

  /** Puts what was printed now in the place of what {@code recording} says. */
  public static void record(Recording recording, String printed) {
    String command = "$ kubectl " + recording.arguments() + "\n";
    try {
      Files.writeString(
          FILE, text().replace(command + recording.output() + "```", command + printed + "```"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results();
  }
}
