package dev.loraoperator.together.v2.base;

import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a {@link WantedBase} means. */
public sealed interface BaseResolution {

  /**
   * One base.
   *
   * @param id {@code ml_…}
   * @param name in the catalogue, which may be another than was wanted; null for a bare id
   */
  record Resolved(String id, @Nullable String name, WantedBase.Origin from)
      implements BaseResolution {
    @Override
    public <R> R fold(
        Function<Resolved, R> resolved,
        Function<Unread, R> unread,
        Function<Ambiguous, R> ambiguous,
        Function<Unsupported, R> unsupported) {
      return resolved.apply(this);
    }
  }

  /** The configurations of these ids have to be read first. */
  record Unread(List<String> ids) implements BaseResolution {
    public Unread {
      ids = List.copyOf(ids);
    }

    @Override
    public <R> R fold(
        Function<Resolved, R> resolved,
        Function<Unread, R> unread,
        Function<Ambiguous, R> ambiguous,
        Function<Unsupported, R> unsupported) {
      return unread.apply(this);
    }
  }

  /** Several bases, between which nothing is guessed. */
  record Ambiguous(WantedBase wanted, List<Candidate> candidates) implements BaseResolution {
    private static final int LISTED = 5;

    public Ambiguous {
      candidates =
          candidates.stream()
              .sorted(Comparator.comparing(Candidate::name).thenComparing(Candidate::id))
              .toList();
    }

    @Override
    public <R> R fold(
        Function<Resolved, R> resolved,
        Function<Unread, R> unread,
        Function<Ambiguous, R> ambiguous,
        Function<Unsupported, R> unsupported) {
      return ambiguous.apply(this);
    }

    /** What the user is asked. */
    public Problem problem() {
      int unlisted = candidates.size() - LISTED;
      return new Problem(
          Reason.BASE_MODEL_AMBIGUOUS,
          "The base model %s of %s may be: %s%s. Set spec.baseModel to the id of the right one"
              .formatted(
                  quoted(wanted),
                  wanted.from().text(),
                  candidates.stream()
                      .limit(LISTED)
                      .map(Candidate::words)
                      .collect(Collectors.joining(", ")),
                  unlisted > 0 ? " and %d more".formatted(unlisted) : ""));
    }
  }

  /**
   * No base that can be deployed.
   *
   * @param isListed whether the catalogue has it, but no configuration to deploy it in
   * @param near names of the catalogue that resemble it
   */
  record Unsupported(WantedBase wanted, boolean isListed, List<String> near)
      implements BaseResolution {
    public Unsupported {
      near = List.copyOf(near);
    }

    @Override
    public <R> R fold(
        Function<Resolved, R> resolved,
        Function<Unread, R> unread,
        Function<Ambiguous, R> ambiguous,
        Function<Unsupported, R> unsupported) {
      return unsupported.apply(this);
    }

    /** What the user is told. */
    public Problem problem() {
      return new Problem(
          Reason.BASE_MODEL_UNSUPPORTED,
          "The base model %s of %s %s%s. Set spec.baseModel to a name or an ml_ id of Together's"
                  .formatted(
                      quoted(wanted),
                      wanted.from().text(),
                      isListed
                          ? "is in Together's catalogue, but cannot be deployed"
                          : "is not in Together's catalogue",
                      near.isEmpty() ? "" : "; similar names are " + String.join(", ", near))
              + " catalogue");
    }
  }

  private static String quoted(WantedBase wanted) {
    return Redactor.clean(wanted.text(), List.of());
  }

  /** One function per case: a new case does not compile until every reader handles it. */
  <R> R fold(
      Function<Resolved, R> resolved,
      Function<Unread, R> unread,
      Function<Ambiguous, R> ambiguous,
      Function<Unsupported, R> unsupported);
}
