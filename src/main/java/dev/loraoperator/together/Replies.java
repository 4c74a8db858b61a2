package dev.loraoperator.together;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loraoperator.core.SafeText;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.remote.JobList;
import dev.loraoperator.core.remote.JobView;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Together's JSON tolerantly: every field may be missing, unknown ones are ignored, and texts
 * are cut to lengths that fit into memory many thousand times.
 */
final class Replies {

  static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final Set<String> UPLOAD_TYPES = Set.of("", "adapter_upload", "model_upload");
  private static final int MAX_TEXT = 2000;

  private Replies() {}

  /** The field under {@code data}, else at top level: both shapes have been seen. */
  static @Nullable String uploadField(JsonNode reply, String field) {
    String nested = text(reply.path("data"), field);
    return nested != null ? nested : text(reply, field);
  }

  /**
   * The service's own words: {@code error.message}, else {@code error}, else {@code message}, else
   * plain text; with {@code error.code} where there is one. Cleaned of {@code secrets}.
   */
  static String errorText(String body, List<Sensitive> secrets) {
    JsonNode json = tree(body);
    if (json == null || !json.isObject()) {
      String plain = body.strip();
      return plain.startsWith("<") || plain.startsWith("{") || plain.equals("null")
          ? ""
          : SafeText.clean(plain, secrets);
    }
    JsonNode error = json.path("error");
    String message = text(error, "message");
    if (message == null) {
      message = error.isTextual() ? error.asText() : text(json, "message");
    }
    String code = text(error, "code");
    String words = message == null ? "" : message;
    return SafeText.clean(code == null ? words : words + " (" + code + ")", secrets);
  }

  /** Null when {@code body} is not JSON. */
  static @Nullable JsonNode tree(String body) {
    try {
      JsonNode tree = JSON.readTree(body);
      return tree.isMissingNode() ? null : tree;
    } catch (IOException e) {
      return null;
    }
  }

  /** One job; null when it has no id or is no upload. */
  static @Nullable JobView job(JsonNode json, List<Sensitive> secrets) {
    String id = text(json, "job_id");
    String type = text(json, "type");
    if (id == null || !UPLOAD_TYPES.contains(type == null ? "" : type.toLowerCase(Locale.ROOT))) {
      return null;
    }
    JsonNode arguments = json.path("args");
    return new JobView(
        id,
        start(text(json, "status")),
        SafeText.clean(lastMessage(json.path("status_updates")), secrets),
        start(text(arguments, "modelName")),
        end(text(arguments, "description")),
        instant(text(json, "created_at")));
  }

  /**
   * The job list, read as a stream: only one job is in memory as JSON at a time.
   *
   * @throws IOException when it is not a list of jobs, bare or under {@code data}
   */
  static JobList jobs(InputStream body, List<Sensitive> secrets) throws IOException {
    List<JobView> jobs = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        token = enterData(parser);
      }
      if (token != JsonToken.START_ARRAY) {
        throw new IOException("no list of jobs");
      }
      while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
        if (token == null) {
          throw new IOException("no list of jobs");
        }
        JobView job = token == JsonToken.START_OBJECT ? job(JSON.readTree(parser), secrets) : null;
        if (job != null) {
          jobs.add(job);
        }
        parser.skipChildren();
      }
    }
    return new JobList(jobs);
  }

  private static @Nullable JsonToken enterData(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isData = parser.currentName().equals("data");
      JsonToken value = parser.nextToken();
      if (isData) {
        return value;
      }
      parser.skipChildren();
    }
    return null;
  }

  private static @Nullable String lastMessage(JsonNode updates) {
    for (int i = updates.size() - 1; i >= 0; i--) {
      String message = text(updates.get(i), "message");
      if (message != null) {
        return message;
      }
    }
    return null;
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
        ? value.asText()
        : null;
  }

  private static @Nullable String start(@Nullable String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /** Our marker is at the end of a description. */
  private static @Nullable String end(@Nullable String text) {
    return text == null || text.length() <= MAX_TEXT
        ? text
        : text.substring(text.length() - MAX_TEXT);
  }

  /** A time without an offset is taken for UTC. */
  private static @Nullable Instant instant(@Nullable String text) {
    try {
      if (text == null) {
        return null;
      }
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return time instanceof LocalDateTime local
          ? local.toInstant(ZoneOffset.UTC)
          : Instant.from(time);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
