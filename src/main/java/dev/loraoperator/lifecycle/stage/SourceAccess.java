package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.inspection.Inspection;
import java.time.Duration;
import java.util.Optional;

/** What may be asked about the spec's source. Nothing blocks. */
public interface SourceAccess {

  /** What the service would be given on this API. */
  Resolution resolve(Api api);

  /**
   * What is known of the pre-flight check that {@link #inspect} has begun; empty when none was, or
   * when its result is too old. Resolves nothing.
   *
   * @param key a result for another key is not used
   * @param maxAge an older result is not used
   */
  Optional<Remote<Inspection>> inspection(String key, Duration maxAge);

  /**
   * The result of a pre-flight check of what {@link #resolve} came to, begun by the first call.
   *
   * @param key a result for another key is not used
   * @param maxAge an older result is not used
   */
  Remote<Inspection> inspect(Resolution.Resolved resolved, String key, Duration maxAge);
}
