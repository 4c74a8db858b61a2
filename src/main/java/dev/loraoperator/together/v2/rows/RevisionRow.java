package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Redactor;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a model: what one finished upload has made (docs: {@code
 * dedicated-endpoints/custom-models}).
 *
 * @param findings what the validation has found, as {@code rule: message}; empty when nothing
 */
public record RevisionRow(
    String id, @Nullable Instant createdAt, Validation validation, String findings) implements Row {

  /** How far the service's check of the files is. */
  public enum Validation {
    /** Also where the service says nothing of it. */
    NOT_STARTED,
    /** Also where the service's word is not known. */
    PENDING,
    SUCCEEDED,
    /** The files are not as they must be. */
    FAILED,
    /** The check itself has failed, which is not the user's fault. */
    ERROR;

    static Validation of(@Nullable String word) {
      return switch (word == null ? "UNSPECIFIED" : word) {
        case "UNSPECIFIED" -> NOT_STARTED;
        case "SUCCESS" -> SUCCEEDED;
        case "FAILED" -> FAILED;
        case "ERROR" -> ERROR;
        default -> PENDING;
      };
    }
  }

  private static final int QUOTED = 3;
  private static final int ROW_BYTES = 256;

  /** Null when it has no id. */
  public static @Nullable RevisionRow of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "revisionId");
    return id == null
        ? null
        : new RevisionRow(
            id,
            Fields.time(json, "createdAt"),
            Validation.of(
                Fields.word(json, "validationStatus", "REVISION_VALIDATION_STATUS_", secrets)),
            findings(Fields.at(json, "validationErrors"), secrets));
  }

  private static String findings(JsonNode errors, List<Sensitive> secrets) {
    List<String> texts =
        StreamSupport.stream(errors.spliterator(), false)
            .map(RevisionRow::finding)
            .filter(text -> !text.isEmpty())
            .toList();
    int unquoted = texts.size() - QUOTED;
    String quoted = texts.stream().limit(QUOTED).collect(Collectors.joining("; "));
    return Redactor.clean(
        unquoted > 0 ? "%s; and %d more".formatted(quoted, unquoted) : quoted, secrets);
  }

  private static String finding(JsonNode error) {
    return Stream.of(Fields.text(error, "rule"), Fields.text(error, "message"))
        .filter(Objects::nonNull)
        .collect(Collectors.joining(": "));
  }

  /** The newest of a list that is documented to be newest first, whatever its order is. */
  public static Optional<RevisionRow> newest(List<RevisionRow> revisions) {
    boolean dated = revisions.stream().allMatch(revision -> revision.createdAt != null);
    return dated
        ? revisions.stream()
            .min(
                Comparator.comparing(
                    revision -> Objects.requireNonNull(revision.createdAt),
                    Comparator.reverseOrder()))
        : revisions.stream().findFirst();
  }

  @Override
  public long size() {
    return ROW_BYTES + (long) id.length() + findings.length();
  }

  @Override
  public Collection<Integer> hashes() {
    return List.of(id.hashCode());
  }
}
