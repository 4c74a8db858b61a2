package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One upload job (official SDK: {@code types/beta/models/remote_upload.py}). It carries no marker:
 * {@code modelId} is what links it to a record of ours. The {@code remoteUrl} that the service
 * gives back, signature included, is dropped here, and masked in the job's message.
 *
 * @param status the service's word without its prefix, such as {@code RUNNING}
 */
public record UploadRow(
    String id,
    @Nullable String modelId,
    @Nullable String status,
    @Nullable String message,
    long restartCount,
    long maxRestarts,
    @Nullable Instant createdAt,
    @Nullable Instant updatedAt)
    implements Row {

  /** How long a job in ERROR has to stand still before nothing more is expected of it. */
  public static final Duration STANDSTILL = Duration.ofMinutes(15);

  private static final int ROW_BYTES = 256;

  /** Null when it has no id. */
  public static @Nullable UploadRow of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "id");
    return id == null
        ? null
        : new UploadRow(
            id,
            Fields.id(json, "modelId"),
            Fields.word(json, "status", "REMOTE_UPLOAD_STATUS_", secrets),
            message(json, secrets),
            Fields.number(json, "restartCount"),
            Fields.number(json, "maxRestarts"),
            Fields.time(json, "createdAt"),
            Fields.time(json, "updatedAt"));
  }

  private static @Nullable String message(JsonNode json, List<Sensitive> secrets) {
    if (Fields.text(json, "statusMessage") == null) {
      return null;
    }
    List<Sensitive> all = new ArrayList<>(secrets);
    String url = Fields.text(json, "remoteUrl");
    int query = url == null ? -1 : url.indexOf('?');
    if (url != null && query >= 0 && query < url.length() - 1) {
      all.add(Sensitive.of(url));
      all.add(Sensitive.of(url.substring(query + 1)));
    }
    return Fields.clean(json, "statusMessage", all);
  }

  /**
   * How far it is. FAILED is final; ERROR is a worker's error, after which the job is restarted.
   * Where no restart is left it still counts as running until it has stood still for {@link
   * #STANDSTILL}, since 0 restarts may mean that none are told. An unknown word is running.
   *
   * @param now by the service's clock
   */
  public UploadPhase phase(Instant now) {
    if (status == null) {
      return UploadPhase.IN_PROGRESS;
    }
    return switch (status) {
      case "PENDING" -> UploadPhase.QUEUED;
      case "SUCCEEDED" -> UploadPhase.COMPLETE;
      case "FAILED" -> UploadPhase.FAILED;
      case "ERROR" -> standsStill(now) ? UploadPhase.FAILED : UploadPhase.IN_PROGRESS;
      default -> UploadPhase.IN_PROGRESS;
    };
  }

  private boolean standsStill(Instant now) {
    Instant moved = updatedAt != null ? updatedAt : createdAt;
    return restartCount >= maxRestarts && moved != null && !now.isBefore(moved.plus(STANDSTILL));
  }

  @Override
  public long size() {
    return ROW_BYTES
        + Stream.of(id, modelId, status, message)
            .filter(Objects::nonNull)
            .mapToLong(String::length)
            .sum();
  }

  /** Of its own id and of its record's. */
  @Override
  public Collection<Integer> hashes() {
    return Stream.concat(Stream.of(id), Stream.ofNullable(modelId)).map(String::hashCode).toList();
  }
}
