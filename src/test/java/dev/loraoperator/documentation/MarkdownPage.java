package dev.loraoperator.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One Markdown file as the tests see it: sections, tables, code blocks and recorded commands. */
public record MarkdownPage(Path file) {

  public static final MarkdownPage README = new MarkdownPage(Path.of("README.md"));

  private static final Path PAGES = Path.of("src", "site", "markdown");

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)[^)]*\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final Pattern RECORDED =
      Pattern.compile("(?ms)^<!-- recorded -->\\n```console\\n\\$ kubectl (.*?)\\n(.*?)^```$");

  /**
   * A fenced block.
   *
   * @param language what follows the opening fence
   */
  public record CodeBlock(String language, String text) {}

  /** One command whose output is on the page as a real run printed it. */
  public record Recording(String arguments, String output) {

    /** By shape, because ages differ: runs of spaces and the last column of numbers and units. */
    public String withoutAges() {
      return output
          .lines()
          .map(line -> line.replaceFirst(" +\\d+[smh](\\d+s)?$", " AGE").replaceAll(" +", " "))
          .reduce("", (before, line) -> before + line.stripTrailing() + "\n");
    }
  }

  /** A page of the documentation, such as {@code reference.md}. */
  public static MarkdownPage named(String name) {
    return new MarkdownPage(PAGES.resolve(name));
  }

  /** The README, the pages it leads to, and what lies beside the manifests. */
  public static List<MarkdownPage> all() {
    return Stream.of(Stream.of(README), below(PAGES), below(Path.of("deploy")))
        .flatMap(pages -> pages)
        .toList();
  }

  private static Stream<MarkdownPage> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream()
          .map(MarkdownPage::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The targets of all links outside of code. */
  public List<String> links() {
    return matches(LINK, withoutCode(text())).map(match -> match.group(1)).toList();
  }

  /** Whether a relative link of this page names a file of the repository and a heading of it. */
  public boolean leadsSomewhere(String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? file : file.resolveSibling(Path.of(parts[0])).normalize();
    boolean outside = target.isAbsolute() || target.startsWith("..");
    return !outside
        && Files.exists(target)
        && (parts.length == 1 || anchors(new MarkdownPage(target).text()).contains(parts[1]));
  }

  /** The anchors GitHub gives to the headings of a text. */
  static List<String> anchors(String markdown) {
    Map<String, Integer> seen = new HashMap<>();
    return matches(HEADING, FENCED.matcher(markdown).replaceAll(""))
        .map(match -> anchor(match.group(1)))
        .map(anchor -> numbered(anchor, seen.merge(anchor, 1, Integer::sum)))
        .toList();
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  private static String numbered(String anchor, int time) {
    return time == 1 ? anchor : anchor + "-" + (time - 1);
  }

  private static String withoutCode(String markdown) {
    return FENCED.matcher(markdown).replaceAll("").replaceAll("`[^`\n]*`", "");
  }

  /** The text below a heading, such as {@code ## Reasons}, up to the next of its rank. */
  public String section(String heading) {
    int rank = heading.indexOf(' ');
    Pattern section =
        Pattern.compile("(?ms)^" + Pattern.quote(heading) + "$\\n(.*?)(?=^#{1," + rank + "} |\\z)");
    return matches(section, text())
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(file + " has no " + heading));
  }

  /** The first cell of every row of the tables in {@code section} that begins with code. */
  public static List<String> firstCells(String section) {
    return matches(Pattern.compile("(?m)^\\| (`[^|]+`[^|]*?) +\\|"), section)
        .map(match -> match.group(1))
        .toList();
  }

  public List<CodeBlock> codeBlocks() {
    return matches(BLOCK, text())
        .map(match -> new CodeBlock(match.group(1), match.group(2)))
        .toList();
  }

  public List<Recording> recordings() {
    return matches(RECORDED, text())
        .map(match -> new Recording(match.group(1), match.group(2)))
        .toList();
  }

  /** Replaces the output of {@code recording} with what was printed now. */
  public void record(Recording recording, String printed) {
    String command = "$ kubectl " + recording.arguments() + "\n";
    try {
      Files.writeString(
          file, text().replace(command + recording.output() + "```", command + printed + "```"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
