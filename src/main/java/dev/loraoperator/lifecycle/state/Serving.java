package dev.loraoperator.lifecycle.state;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the adapter is served: condition {@code Bound}, {@code status.endpoint} and {@code
 * status.bindings}.
 *
 * @param bound null when no endpoint is wanted
 * @param endpoint as it was last seen
 * @param attachments all we have made or are about to make, and have not surely detached
 */
public record Serving(
    @Nullable ConditionValue bound, @Nullable Target endpoint, List<Attachment> attachments) {

  /** No endpoint is wanted and nothing is attached. */
  public static final Serving NONE = new Serving(null, null, List.of());

  public Serving {
    attachments = List.copyOf(attachments);
  }

  public Serving with(ConditionValue finding, @Nullable Target seen) {
    return new Serving(finding, seen, attachments);
  }

  public Serving holding(Attachment attachment) {
    if (attachments.contains(attachment)) {
      return this;
    }
    List<Attachment> more = new ArrayList<>(attachments);
    more.add(attachment);
    return new Serving(bound, endpoint, more);
  }

  public Serving without(Attachment attachment) {
    return new Serving(
        bound, endpoint, attachments.stream().filter(held -> !held.equals(attachment)).toList());
  }

  public Serving unbound() {
    return new Serving(null, null, attachments);
  }
}
