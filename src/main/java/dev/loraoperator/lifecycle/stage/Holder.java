package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Identity;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Revision.Placement;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
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
 * Attachments of one account, and the API key that reaches them: an adapter whose key has come to
 * open another account has attachments in both. Nothing counts as detached because another account
 * does not have it.
 *
 * @param key where the key is; null for the spec's
 * @param account that they are in; null while it is not known
 */
public record Holder(
    @Nullable SecretKeyRef key, @Nullable String account, List<Attachment> attachments) {

  /** Who holds {@code attachments}, the spec's own account first. */
  public static List<Holder> of(State state, List<Attachment> attachments) {
    Map<Holder, List<Attachment>> byHolder = new LinkedHashMap<>();
    for (Attachment attachment : attachments) {
      byHolder.computeIfAbsent(of(state, attachment), any -> new ArrayList<>()).add(attachment);
    }
    return byHolder.entrySet().stream()
        .map(entry -> new Holder(entry.getKey().key(), entry.getKey().account(), entry.getValue()))
        .sorted((one, other) -> Boolean.compare(one.key() != null, other.key() != null))
        .toList();
  }

  private static Holder of(State state, Attachment attachment) {
    Optional<Revision> revision =
        state.revisions().stream()
            .filter(known -> attachment.model().equals(known.ref().modelName()))
            .findFirst();
    SecretKeyRef elsewhere =
        revision
            .filter(state::isElsewhere)
            .map(Revision::placement)
            .map(Placement::apiKey)
            .orElse(null);
    String account = revision.map(Revision::placement).map(Placement::account).orElse(null);
    return new Holder(elsewhere, account, List.of());
  }

  /** Whether they are in another account than the one that everything is uploaded to. */
  public boolean isElsewhere() {
    return key != null;
  }

  /** What is attached where, and with what it is detached. */
  public String words() {
    return attachments.stream().map(Attachment::words).collect(Collectors.joining(", "))
        + " in project "
        + account
        + ", to be detached with the API key in "
        + (key == null ? "the spec's Secret" : place(key));
  }

  /** The service in the account that has them; or why it cannot be reached; or when it is known. */
  public <R> R reach(
      Situation s,
      Function<ModelBackend, R> reached,
      Function<Problem, R> closed,
      Function<Instant, R> pending) {
    if (key == null) {
      return s.access(open -> proven(open.backend(), reached, closed, pending), closed);
    }
    return s.backend(key)
        .map(backend -> proven(backend, reached, closed, pending))
        .orElseGet(
            () ->
                closed.apply(
                    new Problem(Reason.SECRET_NOT_FOUND, "There is no API key in " + place(key))));
  }

  private <R> R proven(
      ModelBackend backend,
      Function<ModelBackend, R> reached,
      Function<Problem, R> closed,
      Function<Instant, R> pending) {
    return backend
        .identity(Freshness.ANY)
        .fold(
            pending,
            (identity, at) ->
                isOther(identity) ? closed.apply(another(identity)) : reached.apply(backend),
            at -> reached.apply(backend),
            (error, retryAt) -> reached.apply(backend));
  }

  private boolean isOther(Identity identity) {
    return account != null && !account.equals(identity.projectId());
  }

  private Problem another(Identity identity) {
    return new Problem(
        Reason.ACCOUNT_CHANGED,
        "The API key "
            + (key == null ? "of the spec" : "in " + place(key))
            + " opens project "
            + identity.projectId()
            + ", and the model is attached in project "
            + account
            + ". Put the old key back");
  }

  private static String place(SecretKeyRef key) {
    return "Secret " + key.name() + ", key " + key.key();
  }
}
