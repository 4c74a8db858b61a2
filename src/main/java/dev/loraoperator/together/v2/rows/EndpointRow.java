package dev.loraoperator.together.v2.rows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.model.secret.Sensitive;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint (official SDK: {@code types/beta/endpoint.py}). It has no description, and so no
 * marker of who has made it.
 *
 * @param name what requests name: {@code <project slug>/<name>}
 * @param etag of this version; null where the service tells none
 * @param split which deployments requests go to; null where it cannot be understood as a whole, and
 *     so must not be replaced
 * @param deployments the newest of them, {@link #MAX_SUMMARIES} at most
 * @param showsAll whether these are surely all of them
 * @param activeRolloutId of the rollout that owns the split; null when there is none
 */
public record EndpointRow(
    String id,
    @Nullable String name,
    @Nullable String projectId,
    @Nullable String etag,
    @Nullable List<SplitEntry> split,
    List<DeploymentSummary> deployments,
    boolean showsAll,
    @Nullable String activeRolloutId,
    @Nullable Instant createdAt)
    implements Row {

  /** The most deployments that an endpoint shows (docs: {@code dedicated-endpoints/manage}). */
  public static final int MAX_SUMMARIES = 10;

  private static final int ROW_BYTES = 512;
  private static final int SUMMARY_BYTES = 1024;
  private static final int ENTRY_BYTES = 128;

  public EndpointRow {
    split = split == null ? null : List.copyOf(split);
    deployments = List.copyOf(deployments);
  }

  /** Null when it has no id. */
  public static @Nullable EndpointRow of(JsonNode json, List<Sensitive> secrets) {
    String id = Fields.id(json, "id");
    if (id == null) {
      return null;
    }
    JsonNode shown = Fields.at(json, "deployments");
    List<DeploymentSummary> deployments =
        StreamSupport.stream(shown.spliterator(), false)
            .map(each -> DeploymentSummary.of(each, secrets))
            .filter(Objects::nonNull)
            .toList();
    boolean understood = deployments.size() == shown.size() && !shown.isValueNode();
    return new EndpointRow(
        id,
        Fields.id(json, "name"),
        Fields.id(json, "projectId"),
        Fields.id(json, "etag"),
        split(Fields.at(json, "trafficSplit")),
        deployments,
        (understood || shown.isNull()) && deployments.size() < MAX_SUMMARIES,
        Fields.id(json, "activeRolloutId"),
        Fields.time(json, "createdAt"));
  }

  /** Entries of others must not get lost: one that is not understood spoils the whole. */
  private static @Nullable List<SplitEntry> split(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return List.of();
    }
    List<SplitEntry> known =
        StreamSupport.stream(json.spliterator(), false)
            .map(SplitEntry::of)
            .filter(Objects::nonNull)
            .toList();
    return json.isArray() && known.size() == json.size() ? known : null;
  }

  /** Whether the last part of its name is {@code bareName}, under whichever slug. */
  public boolean isNamed(String bareName) {
    return ResourceName.isLast(name, bareName);
  }

  @Override
  public long size() {
    return ROW_BYTES
        + (long) SUMMARY_BYTES * deployments.size()
        + (split == null ? 0L : (long) ENTRY_BYTES * split.size());
  }

  @Override
  public Collection<Integer> hashes() {
    return List.of(id.hashCode());
  }
}
