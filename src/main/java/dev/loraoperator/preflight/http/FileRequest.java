package dev.loraoperator.preflight.http;

import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.inspection.Deadline;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Requests for one file at one URL, within one inspection. */
public record FileRequest(
    SourceHttp http, HttpUrl url, @Nullable Sensitive token, HttpErrors errors, Deadline deadline) {

  /** The reply to a GET of {@code length} bytes at {@code from}; its status is 200, 206 or 416. */
  public Reply get(long from, long length) throws InspectionEndedException {
    return accepted("bytes=" + from + "-" + (from + length - 1));
  }

  /** The reply to a GET of the whole file. */
  public Reply get() throws InspectionEndedException {
    return accepted(null);
  }

  private Reply accepted(@Nullable String range) throws InspectionEndedException {
    Reply reply = http.get(new SourceHttp.Get(url, token, range), deadline);
    if (reply.status() == 200 || reply.status() == 206 || reply.status() == 416) {
      return reply;
    }
    try (reply) {
      throw errors.of(reply);
    }
  }
}
