package dev.loraoperator.core.decision;

import dev.loraoperator.core.remote.Attachment;
import dev.loraoperator.core.remote.EndpointView;
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
    @Nullable Finding bound, @Nullable EndpointView endpoint, List<Attachment> attachments) {

  /** No endpoint is wanted and nothing is attached. */
  public static final Serving NONE = new Serving(null, null, List.of());

  public Serving {
    attachments = List.copyOf(attachments);
  }

  Serving with(Finding finding, @Nullable EndpointView seen) {
    return new Serving(finding, seen, attachments);
  }

  Serving holding(Attachment attachment) {
    if (attachments.contains(attachment)) {
      return this;
    }
    List<Attachment> more = new ArrayList<>(attachments);
    more.add(attachment);
    return new Serving(bound, endpoint, more);
  }

  Serving without(Attachment attachment) {
    return new Serving(
        bound, endpoint, attachments.stream().filter(held -> !held.equals(attachment)).toList());
  }

  Serving unbound() {
    return new Serving(null, null, attachments);
  }
}
