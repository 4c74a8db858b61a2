package dev.loraoperator.preflight.archive;

import dev.loraoperator.model.Reason;
import dev.loraoperator.preflight.http.HttpErrors;
import dev.loraoperator.preflight.http.Reply;
import dev.loraoperator.preflight.inspection.InspectionEndedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Error replies of an object store; where it speaks S3, the body names a code. */
final class ObjectStoreErrors implements HttpErrors {

  private static final int MAX_ERROR_BYTES = 4096;
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]{1,40})</Code>");

  /** S3 answers these with 400. */
  private static final Set<String> EXPIRED_CREDENTIALS = Set.of("ExpiredToken", "InvalidToken");

  @Override
  public InspectionEndedException of(Reply reply) throws InspectionEndedException {
    int status = reply.status();
    if (status != 400 && status != 401 && status != 403 && status != 404 && status != 410) {
      return HttpErrors.unexpected(reply);
    }
    String code = code(reply);
    if (status == 404 || status == 410) {
      return new InspectionEndedException(
          Reason.SOURCE_NOT_FOUND,
          "There is no archive at this place of "
              + reply.host()
              + detail(status, code)
              + ". Correct spec.source, or upload the archive");
    }
    if (status == 400 && !EXPIRED_CREDENTIALS.contains(code)) {
      return HttpErrors.unexpected(reply);
    }
    return new InspectionEndedException(
        Reason.SOURCE_ACCESS_DENIED,
        reply.host()
            + " does not hand out the archive"
            + detail(status, code)
            + ". The URL may have expired or its key may not read the object: check the policy of"
            + " the bucket, and renew the URL or the credentials");
  }

  private static String detail(int status, String code) {
    return " (status " + status + (code.isEmpty() ? "" : ", " + code) + ")";
  }

  private static String code(Reply reply) throws InspectionEndedException {
    try {
      byte[] body = reply.body().readNBytes(MAX_ERROR_BYTES);
      Matcher code = CODE.matcher(new String(body, StandardCharsets.UTF_8));
      return code.find() ? code.group(1) : "";
    } catch (InspectionEndedException e) {
      throw e;
    } catch (IOException e) {
      return "";
    }
  }
}
