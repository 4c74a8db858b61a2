package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.backend.upload.NameSet;
import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.OwnershipMarker;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.together.http.Replies;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One model record (official SDK: {@code types/beta/model.py}). It tells neither when it was made
 * nor how far its upload is.
 *
 * @param name as the service spells it: {@code <project slug>/<name>}
 * @param weightsType such as {@code ADAPTER}; null before files have arrived
 * @param description with the marker of whoever has made it, where it has one
 */
public record ModelRow(
    String id,
    @Nullable String name,
    @Nullable String projectId,
    @Nullable String weightsType,
    @Nullable String baseModelId,
    @Nullable String description)
    implements Row {

  private static final int ROW_BYTES = 256;

  /** Null when it has no id. */
  public static @Nullable ModelRow of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "id");
    if (id == null) {
      return null;
    }
    String base = Fields.id(json, "baseModelId");
    return new ModelRow(
        id,
        Fields.id(json, "name"),
        Fields.id(json, "projectId"),
        Fields.word(Fields.at(json, "weights"), "type", "WEIGHTS_TYPE_", secrets),
        base != null ? base : ResourceName.modelId(Fields.id(json, "baseModel")),
        Replies.end(Fields.text(json, "description")));
  }

  public Optional<OwnershipMarker> marker() {
    return OwnershipMarker.in(description);
  }

  /** Whether the last part of its name is {@code bareName}, under whichever slug. */
  public boolean isNamed(String bareName) {
    return name != null && ModelNames.bare(name).equals(bareName);
  }

  @Override
  public long size() {
    return ROW_BYTES
        + Stream.of(id, name, projectId, weightsType, baseModelId, description)
            .filter(Objects::nonNull)
            .mapToLong(String::length)
            .sum();
  }

  /** Of its id, of the series of its name and of the adapter that made it. */
  @Override
  public Collection<Integer> hashes() {
    return Stream.of(
            Stream.of(id.hashCode()),
            Stream.ofNullable(name).map(NameSet::hash),
            marker().stream().map(marker -> NameSet.hash(marker.id())))
        .flatMap(hash -> hash)
        .toList();
  }
}
