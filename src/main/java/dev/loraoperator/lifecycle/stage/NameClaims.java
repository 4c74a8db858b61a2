package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.upload.UploadView;
import java.util.List;

/** What the other adapters of the cluster claim. Nothing blocks. */
public interface NameClaims {

  /**
   * The other adapters that want or have the spec's remote name with the same API key, the first to
   * have a right to it first.
   */
  List<NameClaim> onSameName();

  /** Whether the status of another adapter records this upload. */
  boolean isHeldByAnother(UploadView upload);
}
