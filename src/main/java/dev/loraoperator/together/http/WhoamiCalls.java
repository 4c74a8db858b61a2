package dev.loraoperator.together.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.model.secret.Sensitive;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whose account an API key opens (docs: {@code GET /v1/whoami}). */
public final class WhoamiCalls {

  private static final Set<Integer> NO_SUCH_ROUTE = Set.of(404, 405, 410, 501);

  /** What a typed reply may have the fields under; the SDK says that there are several kinds. */
  private static final List<String> LEVELS = List.of("project", "api_key", "apiKey", "identity");

  private final HttpCalls http;
  private final TogetherUrls urls;

  public WhoamiCalls(HttpCalls http, TogetherUrls urls) {
    this.http = http;
    this.urls = urls;
  }

  /** Asks once; not found where the service has no such route, or names no project. */
  public Reply<Identity> whoami(Sensitive apiKey) {
    return http.find(
        apiKey,
        urls.route("GET", "/v1/whoami"),
        (status, text) -> NO_SUCH_ROUTE.contains(status),
        reply -> {
          Identity identity = identity(Replies.tree(reply.text()), apiKey);
          return identity == null ? new Reply.NotFound<>() : reply.success(identity);
        });
  }

  private static @Nullable Identity identity(@Nullable JsonNode reply, Sensitive apiKey) {
    if (reply == null) {
      return null;
    }
    String project = first(reply, Replies::id, "project_id", "projectId");
    return project == null
        ? null
        : new Identity(
            project,
            first(
                reply,
                (level, field) -> Replies.clean(level, field, List.of(apiKey)),
                "project_name",
                "projectName",
                "project_slug",
                "projectSlug"),
            first(reply, Replies::id, "user_id", "userId"));
  }

  /** At the top, else one level down. */
  private static @Nullable String first(
      JsonNode reply, BiFunction<JsonNode, String, @Nullable String> reading, String... spellings) {
    return Stream.concat(Stream.of(reply), LEVELS.stream().map(reply::path))
        .flatMap(
            level ->
                Stream.of(spellings)
                    .flatMap(field -> Stream.ofNullable(reading.apply(level, field))))
        .findFirst()
        .orElse(null);
  }
}
