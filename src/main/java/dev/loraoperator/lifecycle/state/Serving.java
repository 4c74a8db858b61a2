package dev.loraoperator.lifecycle.state;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the adapter is served: condition {@code Bound}, {@code status.endpoint} and {@code
 * status.attachments}.
 *
 * @param bound null when no endpoint is wanted
 * @param endpoint as it was last seen
 * @param attachments all that we have made or are about to make, and have not surely detached
 */
public record Serving(
    @Nullable ConditionValue bound, @Nullable Endpoint endpoint, List<Attachment> attachments) {

  /** No endpoint is wanted and nothing is attached. */
  public static final Serving NONE = new Serving(null, null, List.of());

  /**
   * An endpoint as it was last seen.
   *
   * @param model the model it serves
   * @param state the service's own word
   */
  public record Endpoint(String id, String name, @Nullable String model, @Nullable String state) {
    public static Endpoint of(Target target) {
      return new Endpoint(target.id(), target.name(), target.model(), target.state());
    }
  }

  public Serving {
    attachments = List.copyOf(attachments);
  }

  public Serving with(ConditionValue newBound, @Nullable Endpoint seen) {
    return new Serving(newBound, seen, attachments);
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

  /** The same attachments, and no endpoint is wanted. */
  public Serving unbound() {
    return new Serving(null, null, attachments);
  }
}
