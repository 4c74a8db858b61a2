package dev.loraoperator.together.v2.base;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Other names under which v2 may know a base: {@code base-model-aliases.csv} says how v1 and
 * fine-tuning spell what is one model.
 */
public final class BaseAliases {

  private static final String RESOURCE = "/base-model-aliases.csv";

  /** No honest name has as many spellings. */
  private static final int MAX_NAMES = 32;

  /** What part of a name a rule is about; case never counts. */
  private enum Kind {
    /** The whole name. */
    NAME,
    /** The start of what follows the organisation. */
    PREFIX,
    /** The end of it. */
    SUFFIX,
    /** A part of it between two dashes, or the last one. */
    PART
  }

  private record Rule(Kind kind, String text, String replacement) {

    /** Nothing, where the rule is not about {@code name}. */
    Stream<String> applied(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      String wanted = text.toLowerCase(Locale.ROOT);
      int start =
          switch (kind) {
            case NAME -> lower.equals(wanted) ? 0 : -1;
            case PREFIX -> {
              int model = lower.lastIndexOf('/') + 1;
              yield lower.startsWith(wanted, model) ? model : -1;
            }
            case SUFFIX -> lower.endsWith(wanted) ? lower.length() - wanted.length() : -1;
            case PART -> part(lower, wanted);
          };
      return start < 0
          ? Stream.empty()
          : Stream.of(
              name.substring(0, start) + replacement + name.substring(start + text.length()));
    }

    private static int part(String lower, String wanted) {
      int start = lower.indexOf(wanted + "-");
      return start >= 0 || !lower.endsWith(wanted) ? start : lower.length() - wanted.length();
    }
  }

  private final List<Rule> rules;

  private BaseAliases(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** The table that this build ships. */
  public static BaseAliases load() {
    try (InputStream in = BaseAliases.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the jar");
      }
      return new BaseAliases(
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .skip(1)
              .map(BaseAliases::rule)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " is not readable", e);
    }
  }

  private static Rule rule(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 3 || cells[1].isEmpty()) {
      throw new IllegalStateException(RESOURCE + " has a row that is none: " + line);
    }
    return new Rule(Kind.valueOf(cells[0].toUpperCase(Locale.ROOT)), cells[1], cells[2]);
  }

  /** {@code name} itself, and then its other spellings, those that differ least first. */
  public List<String> names(String name) {
    Set<String> known = new LinkedHashSet<>(Set.of(name));
    List<String> last = List.of(name);
    while (!last.isEmpty() && known.size() < MAX_NAMES) {
      last =
          last.stream()
              .flatMap(one -> rules.stream().flatMap(rule -> rule.applied(one)))
              .filter(known::add)
              .toList();
    }
    return new ArrayList<>(known);
  }
}
