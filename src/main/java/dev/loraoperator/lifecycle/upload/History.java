package dev.loraoperator.lifecycle.upload;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code status.revisions} as a history: what is kept, and how much of it. */
public final class History {

  /** An open revision of another spec is kept this long: its create may still take effect. */
  private static final Duration OPEN = Duration.ofDays(1);

  private History() {}

  /**
   * Without the revisions beyond {@code spec.revisionHistoryLimit}, and with little of those that
   * are done. What applications use, what is attached, what the spec asks for and what is open
   * stays.
   */
  public static State pruned(Situation s, State state) {
    Set<String> attached =
        state.serving().attachments().stream().map(Attachment::model).collect(Collectors.toSet());
    int limit = s.spec().revisionHistoryLimit();
    List<Revision> all = state.revisions();
    List<Revision> kept =
        all.stream()
            .filter(
                revision ->
                    all.indexOf(revision) < limit
                        || isInUse(s, state, revision)
                        || attached.contains(revision.ref().modelName()))
            .map(revision -> isInUse(s, state, revision) ? revision : revision.trimmed())
            .toList();
    return kept.equals(all) ? state : state.withRevisions(kept);
  }

  private static boolean isInUse(Situation s, State state, Revision revision) {
    Integer current = state.model().revision();
    boolean wanted = revision.specHash().equals(s.spec().specHash());
    return wanted
        || (current != null && current == revision.number())
        || (revision.isOpen() && isRecent(s, revision));
  }

  private static boolean isRecent(Situation s, Revision revision) {
    Instant start = revision.startTime();
    return start != null && s.isBefore(start.plus(OPEN));
  }
}
