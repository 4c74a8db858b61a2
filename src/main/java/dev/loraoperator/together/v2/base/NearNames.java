package dev.loraoperator.together.v2.base;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that resemble one that is not there. */
final class NearNames {

  private static final int MOST = 5;

  /** Two names that share less are about different models. */
  private static final double LEAST = 0.34;

  private NearNames() {}

  private record Near(String name, double likeness) {}

  /** Up to five names of the catalogue, the most similar first. */
  static List<String> of(String wanted, List<CatalogueRow> catalogue) {
    Set<String> parts = parts(wanted);
    return catalogue.stream()
        .filter(row -> row.isShown() && !row.name().isEmpty())
        .map(CatalogueRow::name)
        .distinct()
        .map(name -> new Near(name, likeness(parts, parts(name))))
        .filter(near -> near.likeness() >= LEAST)
        .sorted(
            Comparator.comparingDouble((Near near) -> -near.likeness()).thenComparing(Near::name))
        .limit(MOST)
        .map(Near::name)
        .toList();
  }

  private static double likeness(Set<String> one, Set<String> other) {
    long common = one.stream().filter(other::contains).count();
    return (double) common / (one.size() + other.size() - common);
  }

  /** Of the model's name; who has published it does not make it another model. */
  private static Set<String> parts(String name) {
    String model = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(model.split("[^a-z0-9.]+"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.toSet());
  }
}
