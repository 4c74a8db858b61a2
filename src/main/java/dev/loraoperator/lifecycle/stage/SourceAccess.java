package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.inspection.Inspection;

/** What may be asked about the spec's source. Nothing blocks. */
public interface SourceAccess {

  /** What the service would be given. */
  Resolution resolve();

  /**
   * The result of a pre-flight check of what {@link #resolve} came to, started by the first call.
   *
   * @param key a result for another key is not used
   */
  Remote<Inspection> inspect(Resolution.Resolved resolved, String key);
}
