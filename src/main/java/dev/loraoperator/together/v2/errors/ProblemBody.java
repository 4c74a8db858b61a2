package dev.loraoperator.together.v2.errors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The body of a refusal. v2 sends a gRPC status, {@code
 * {"code":6,"message":…,"details":[{"title":…, "detail":…}]}} (official SDK: its tests of
 * endpoints); anything else may come from elsewhere.
 *
 * @param isJson whether it is a JSON object
 * @param isProblem whether it is a gRPC status, and so surely v2's
 * @param code the gRPC code; null when there is none
 * @param words all that it says, in lower case; may hold secrets
 * @param text what it says, cleaned
 */
public record ProblemBody(
    boolean isJson, boolean isProblem, @Nullable Integer code, String words, String text) {

  static final int INVALID_ARGUMENT = 3;
  static final int NOT_FOUND = 5;
  static final int ALREADY_EXISTS = 6;
  static final int ABORTED = 10;

  static ProblemBody of(String body, List<Sensitive> secrets) {
    JsonNode json = Replies.tree(body);
    if (json == null || !json.isObject()) {
      String plain = Replies.errorText(body, secrets);
      return new ProblemBody(false, false, null, lower(plain.isEmpty() ? "" : body), plain);
    }
    Integer code = code(json);
    JsonNode details = json.path("details");
    String detail = detail(details);
    return new ProblemBody(
        true,
        details.isArray() || (code != null && Replies.text(json, "message") != null),
        code,
        words(json, details),
        detail == null ? Replies.errorText(body, secrets) : Redactor.clean(detail, secrets));
  }

  /** The first one that says more than its title does. */
  private static @Nullable String detail(JsonNode details) {
    return StreamSupport.stream(details.spliterator(), false)
        .flatMap(
            row ->
                Stream.ofNullable(Replies.text(row, "detail"))
                    .filter(detail -> !detail.equals(Replies.text(row, "title"))))
        .findFirst()
        .orElse(null);
  }

  /** Meanings hang on the words, wherever in the body they are. */
  private static String words(JsonNode json, JsonNode details) {
    List<String> words = new ArrayList<>();
    add(words, json, "message", "error");
    add(words, json.path("error"), "message", "code");
    details.forEach(row -> add(words, row, "title", "detail"));
    return lower(String.join("\n", words));
  }

  private static void add(List<String> words, JsonNode node, String... fields) {
    for (String field : fields) {
      String text = Replies.text(node, field);
      if (text != null) {
        words.add(text);
      }
    }
  }

  private static @Nullable Integer code(JsonNode json) {
    String text = Replies.text(json, "code");
    return text != null && text.matches("[0-9]{1,3}") ? Integer.valueOf(text) : null;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  boolean hasCode(int wanted) {
    return code != null && code == wanted;
  }

  boolean says(String fragment) {
    return words.contains(fragment);
  }
}
