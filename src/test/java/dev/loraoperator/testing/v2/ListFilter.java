package dev.loraoperator.testing.v2;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Reads the {@code filter} of a list: comparisons of fields with texts and times, joined by AND, OR
 * and NOT, in brackets where needed.
 */
final class ListFilter<T> {

  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:\"([^\"]*)\"|(<=|>=|!=|[=<>:()])|([^\\s\"=<>!:()]+))");

  /** Its spellings for texts; for a time, the time. */
  record Field<T>(Function<T, List<String>> texts, boolean isTime) {

    static <T> Field<T> text(Function<T, List<String>> texts) {
      return new Field<>(texts, false);
    }

    static <T> Field<T> time(Function<T, Instant> time) {
      return new Field<>(row -> List.of(time.apply(row).toString()), true);
    }
  }

  private record Token(String text, boolean quoted, boolean operator) {
    boolean is(String wanted) {
      return !quoted && text.equals(wanted);
    }
  }

  private final Map<String, Field<T>> fields;
  private final List<Token> tokens;
  private int next;

  private ListFilter(String text, Map<String, Field<T>> fields) {
    this.fields = fields;
    this.tokens = tokens(text);
  }

  /** No filter at all lets everything pass. */
  static <T> Predicate<T> of(String text, Map<String, Field<T>> fields) {
    if (text.isBlank()) {
      return row -> true;
    }
    ListFilter<T> filter = new ListFilter<>(text, fields);
    Predicate<T> predicate = filter.anyOf();
    if (filter.next < filter.tokens.size()) {
      throw invalid("unexpected " + filter.tokens.get(filter.next).text());
    }
    return predicate;
  }

  private static List<Token> tokens(String text) {
    Matcher matcher = TOKEN.matcher(text.stripTrailing());
    Stream.Builder<Token> tokens = Stream.builder();
    int end = 0;
    while (end < matcher.regionEnd()) {
      if (!matcher.find() || matcher.start() != end) {
        throw invalid("unexpected character");
      }
      boolean quoted = matcher.group(1) != null;
      boolean operator = matcher.group(2) != null;
      String content = matcher.group(quoted ? 1 : operator ? 2 : 3);
      tokens.add(new Token(content, quoted, operator));
      end = matcher.end();
    }
    return tokens.build().toList();
  }

  private Predicate<T> anyOf() {
    Predicate<T> predicate = allOf();
    while (take("OR")) {
      predicate = predicate.or(allOf());
    }
    return predicate;
  }

  private Predicate<T> allOf() {
    Predicate<T> predicate = one();
    while (take("AND")) {
      predicate = predicate.and(one());
    }
    return predicate;
  }

  private Predicate<T> one() {
    if (take("NOT")) {
      return one().negate();
    }
    if (take("(")) {
      Predicate<T> inside = anyOf();
      if (!take(")")) {
        throw invalid("a bracket is not closed");
      }
      return inside;
    }
    String name = taken(false).text();
    Field<T> field = fields.get(name);
    if (field == null) {
      throw invalid("unknown field " + name);
    }
    return comparison(field, taken(true).text(), taken(false).text());
  }

  private static <T> Predicate<T> comparison(Field<T> field, String operator, String value) {
    Predicate<String> matches =
        field.isTime() ? time(operator, parsed(value)) : text(operator, value);
    return operator.equals("!=")
        ? row -> field.texts().apply(row).stream().noneMatch(matches)
        : row -> field.texts().apply(row).stream().anyMatch(matches);
  }

  private static Predicate<String> text(String operator, String value) {
    return switch (operator) {
      case "=", "!=" -> glob(value).asMatchPredicate();
      case ":" -> text -> text.contains(value.replace("*", ""));
      default -> throw invalid(operator + " compares no texts");
    };
  }

  private static Pattern glob(String value) {
    try {
      return Pattern.compile("\\Q" + value.replace("*", "\\E.*\\Q") + "\\E");
    } catch (PatternSyntaxException e) {
      throw invalid("not a text: " + value);
    }
  }

  private static Predicate<String> time(String operator, Instant value) {
    return text -> {
      int order = Instant.parse(text).compareTo(value);
      return switch (operator) {
        case "=", "!=" -> order == 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case ">=" -> order >= 0;
        default -> throw invalid(operator + " compares no times");
      };
    };
  }

  private static Instant parsed(String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeException e) {
      throw invalid("not an RFC 3339 time: " + value);
    }
  }

  private boolean take(String wanted) {
    boolean there = next < tokens.size() && tokens.get(next).is(wanted);
    next += there ? 1 : 0;
    return there;
  }

  private Token taken(boolean operator) {
    if (next >= tokens.size() || tokens.get(next).operator() != operator) {
      throw invalid("a comparison is not complete");
    }
    return tokens.get(next++);
  }

  private static V2Refusal invalid(String problem) {
    return V2Refusal.invalid("invalid filter expression: " + problem);
  }
}
