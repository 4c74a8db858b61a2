package dev.loraoperator.together.v2.base;

import dev.loraoperator.backend.upload.WantedBase;
import dev.loraoperator.together.v2.rows.ResourceName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the base model that a name means. Documentation and the official client differ in which id
 * of the catalogue it is (docs: {@code custom-models}; CLI: {@code cli/api/beta/models}), and an
 * adapter on an id without configurations can never be deployed: so the one that has some counts,
 * and nothing is guessed between several.
 */
public final class BaseModels {

  private final BaseAliases aliases;

  public BaseModels(BaseAliases aliases) {
    this.aliases = aliases;
  }

  /**
   * What {@code wanted} means. An id is taken as it is. A name is looked for among the weights of
   * all profiles, then among the models themselves, then under each of its other spellings; the
   * first of these that can be deployed counts.
   *
   * @param catalogue all of it, or what a search for the name and its other spellings has found
   * @param deployable whether an id has configurations, for the ids that have been looked at
   */
  public BaseResolution resolve(
      WantedBase wanted, List<CatalogueRow> catalogue, Map<String, Boolean> deployable) {
    String text = wanted.text().strip();
    String id = ResourceName.modelId(text);
    if (id != null) {
      return new BaseResolution.Resolved(id, null, wanted.from());
    }
    boolean isListed = false;
    for (List<Candidate> candidates : inOrder(text, catalogue)) {
      isListed |= !candidates.isEmpty();
      BaseResolution resolution = among(wanted, candidates, deployable);
      if (resolution != null) {
        return resolution;
      }
    }
    return new BaseResolution.Unsupported(wanted, isListed, NearNames.of(text, catalogue));
  }

  private List<List<Candidate>> inOrder(String text, List<CatalogueRow> catalogue) {
    return aliases.names(text).stream()
        .flatMap(name -> Stream.of(byProfile(name, catalogue), byRow(name, catalogue)))
        .toList();
  }

  /** Null when none of them can be deployed. */
  private static @Nullable BaseResolution among(
      WantedBase wanted, List<Candidate> candidates, Map<String, Boolean> deployable) {
    List<String> unread =
        candidates.stream().map(Candidate::id).filter(id -> !deployable.containsKey(id)).toList();
    if (!unread.isEmpty()) {
      return new BaseResolution.Unread(unread);
    }
    List<Candidate> left =
        candidates.stream()
            .filter(candidate -> Boolean.TRUE.equals(deployable.get(candidate.id())))
            .toList();
    return switch (left.size()) {
      case 0 -> null;
      case 1 -> new BaseResolution.Resolved(left.get(0).id(), left.get(0).name(), wanted.from());
      default -> new BaseResolution.Ambiguous(wanted, left);
    };
  }

  private static List<Candidate> byProfile(String name, List<CatalogueRow> catalogue) {
    return distinct(
        catalogue.stream()
            .flatMap(row -> row.profiles().stream())
            .filter(profile -> name.equalsIgnoreCase(profile.modelName()))
            .flatMap(profile -> candidate(profile, name)));
  }

  private static List<Candidate> byRow(String name, List<CatalogueRow> catalogue) {
    return distinct(
        catalogue.stream()
            .filter(row -> !name.isEmpty() && name.equalsIgnoreCase(row.name()))
            .flatMap(
                row ->
                    // A profile goes first: it tells the quantization of an id that the row has
                    // too.
                    Stream.concat(
                        row.profiles().stream().flatMap(profile -> candidate(profile, row.name())),
                        Stream.ofNullable(row.baseModelId())
                            .map(id -> new Candidate(id, row.name(), null)))));
  }

  private static Stream<Candidate> candidate(CatalogueRow.Profile profile, String otherwise) {
    String id = profile.modelId();
    return id == null
        ? Stream.empty()
        : Stream.of(
            new Candidate(
                id,
                Objects.requireNonNullElse(profile.modelName(), otherwise),
                profile.quantization()));
  }

  private static List<Candidate> distinct(Stream<Candidate> candidates) {
    Map<String, Candidate> byId = new LinkedHashMap<>();
    candidates.forEach(candidate -> byId.putIfAbsent(candidate.id(), candidate));
    return new ArrayList<>(byId.values());
  }
}
