package dev.loraoperator.testing.v2;

import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One remote upload.
 *
 * @param endedAs the final status in full; null while it runs
 * @param message why it failed; empty otherwise
 * @param endedAt null while it runs
 * @param restarts of its worker; 0 while it runs
 */
public record V2Upload(
    String id,
    String account,
    String modelId,
    Sensitive remoteUrl,
    @Nullable Sensitive token,
    Instant createdAt,
    @Nullable String endedAs,
    String message,
    @Nullable Instant endedAt,
    int restarts) {

  static final String PREFIX = "REMOTE_UPLOAD_STATUS_";
  static final String SUCCEEDED = PREFIX + "SUCCEEDED";
  static final String FAILED = PREFIX + "FAILED";

  static V2Upload posted(String id, V2Call call, Instant time) {
    String token = call.text("token");
    return new V2Upload(
        id,
        call.account(),
        call.required("modelId"),
        Sensitive.of(call.required("remoteUrl")),
        token.isEmpty() ? null : Sensitive.of(token),
        time,
        null,
        "",
        null,
        0);
  }

  static V2Upload ofOthers(String id, V2Model model) {
    return new V2Upload(
        id,
        model.account(),
        model.id(),
        Sensitive.of("https://huggingface.co/others/lora"),
        null,
        model.createdAt(),
        null,
        "",
        null,
        0);
  }

  /** The same upload after its end; {@code problem} is null when it succeeded. */
  V2Upload ended(@Nullable String problem, Instant time, int restartCount) {
    return new V2Upload(
        id,
        account,
        modelId,
        remoteUrl,
        token,
        createdAt,
        problem == null ? SUCCEEDED : FAILED,
        problem == null ? "" : problem,
        time,
        restartCount);
  }

  public boolean hasEnded() {
    return endedAs != null;
  }

  public boolean isSucceeded() {
    return SUCCEEDED.equals(endedAs);
  }
}
