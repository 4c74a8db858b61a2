package dev.loraoperator.together.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.upload.NameSet;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Replies;
import dev.loraoperator.together.http.RowStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the replies about uploads and their jobs. */
final class UploadReplies {

  private static final V1Vocabulary WORDS = new V1Vocabulary();
  private static final Set<String> UPLOAD_TYPES = Set.of("", "adapter_upload", "model_upload");

  /** What a row takes beside its texts, and what a name takes that is left out; generously. */
  private static final int ROW_BYTES = 256;

  private static final int NAME_BYTES = 64;

  private UploadReplies() {}

  /** The id or name under {@code data}, else at top level: both shapes have been seen. */
  static @Nullable String field(JsonNode reply, String field) {
    String nested = Replies.id(reply.path("data"), field);
    return nested != null ? nested : Replies.id(reply, field);
  }

  /** One job; null when it has no id or is no upload. */
  static @Nullable UploadView job(JsonNode json, List<Sensitive> secrets) {
    String id = Replies.id(json, "job_id");
    String type = Replies.text(json, "type");
    if (id == null || !UPLOAD_TYPES.contains(type == null ? "" : type.toLowerCase(Locale.ROOT))) {
      return null;
    }
    JsonNode arguments = json.path("args");
    String status = Replies.clean(json, "status", secrets);
    return new UploadView(
        new RemoteRef(Replies.id(arguments, "modelName"), null, id),
        WORDS.phase(status),
        status,
        Redactor.clean(lastMessage(json.path("status_updates")), secrets),
        Replies.end(Replies.text(arguments, "description")),
        Replies.instant(Replies.text(json, "created_at")));
  }

  /**
   * The job list.
   *
   * @param wanted which jobs are kept; of the others only what stands for them
   * @throws IOException when it is not a list of jobs, bare or under {@code data}
   */
  static UploadList jobs(RowStream body, List<Sensitive> secrets, Predicate<UploadView> wanted)
      throws IOException {
    Set<Integer> leftOut = new HashSet<>();
    List<UploadView> kept =
        Replies.list(
            body,
            row -> {
              UploadView job = job(row, secrets);
              if (job == null || wanted.test(job)) {
                body.keep(job == null ? 0 : size(job));
                return job;
              }
              int before = leftOut.size();
              leftOut.addAll(names(job));
              body.keep((long) NAME_BYTES * (leftOut.size() - before));
              return null;
            });
    return new UploadList(kept, NameSet.of(leftOut));
  }

  /** What stands for the name and the adapter of a job that is left out. */
  private static List<Integer> names(UploadView job) {
    return Stream.concat(
            Stream.ofNullable(job.ref().modelName()).map(NameSet::hash),
            job.marker().stream().map(marker -> NameSet.hash(marker.id())))
        .toList();
  }

  private static long size(UploadView job) {
    return ROW_BYTES
        + Stream.of(
                job.ref().jobId(),
                job.ref().modelName(),
                job.status(),
                job.message(),
                job.description())
            .filter(Objects::nonNull)
            .mapToLong(String::length)
            .sum();
  }

  private static @Nullable String lastMessage(JsonNode updates) {
    for (int i = updates.size() - 1; i >= 0; i--) {
      String message = Replies.text(updates.get(i), "message");
      if (message != null) {
        return message;
      }
    }
    return null;
  }
}
