package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Attachments of one account on one API, and what reaches them: an adapter whose key has come to
 * open another account has attachments in both. Nothing counts as detached because another account
 * does not have it.
 *
 * @param place where they are; null for where everything is uploaded to
 * @param account that they are in; null while it is not known
 */
public record Holder(
    @Nullable Place place, @Nullable String account, List<Attachment> attachments) {

  /** Who holds {@code attachments}, the spec's own account first. */
  public static List<Holder> of(State state, List<Attachment> attachments) {
    Map<Holder, List<Attachment>> byHolder = new LinkedHashMap<>();
    for (Attachment attachment : attachments) {
      byHolder.computeIfAbsent(of(state, attachment), any -> new ArrayList<>()).add(attachment);
    }
    return byHolder.entrySet().stream()
        .map(
            entry -> new Holder(entry.getKey().place(), entry.getKey().account(), entry.getValue()))
        .sorted((one, other) -> Boolean.compare(one.place() != null, other.place() != null))
        .toList();
  }

  private static Holder of(State state, Attachment attachment) {
    Optional<Revision> revision =
        state.revisions().stream()
            .filter(known -> attachment.model().equals(known.ref().modelName()))
            .filter(Revision::isAttachable)
            .findFirst();
    Place elsewhere = revision.flatMap(known -> Place.of(state, known)).orElse(null);
    String account = revision.map(Revision::placement).map(Placement::account).orElse(null);
    return new Holder(elsewhere, account, List.of());
  }

  /** Whether they are elsewhere than everything is uploaded to. */
  public boolean isElsewhere() {
    return place != null;
  }

  /** What is attached where, and with what it is detached. */
  public String words() {
    return attachments.stream().map(Attachment::words).collect(Collectors.joining(", "))
        + " in project "
        + account
        + ", to be detached with the API key in "
        + new Reach(place, account).words();
  }

  /** The service in the account that has them; or why it cannot be reached; or when it is known. */
  public <R> R reach(
      Situation s,
      Function<ModelBackend, R> reached,
      Function<Problem, R> closed,
      Function<Instant, R> pending) {
    return new Reach(place, account).of(s, reached, closed, pending);
  }
}
