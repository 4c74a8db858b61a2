package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One supported model of the catalogue.
 *
 * @param baseModelId may be empty
 * @param products such as {@code DEDICATED}
 * @param status such as {@code SUPPORTED}
 */
public record CatalogueRow(
    String name,
    String description,
    String baseModelId,
    List<String> products,
    String status,
    List<CatalogueProfile> profiles) {

  private static final String CREATED = "2026-06-01T00:00:00Z";

  /** A row for dedicated deployments, without profiles. */
  public static CatalogueRow of(String name, String baseModelId) {
    return new CatalogueRow(name, "", baseModelId, List.of("DEDICATED"), "SUPPORTED", List.of());
  }

  public CatalogueRow withProfiles(CatalogueProfile... added) {
    return new CatalogueRow(name, description, baseModelId, products, status, List.of(added));
  }

  public CatalogueRow describedAs(String text) {
    return new CatalogueRow(name, text, baseModelId, products, status, profiles);
  }

  public CatalogueRow withStatus(String word) {
    return new CatalogueRow(name, description, baseModelId, products, word, profiles);
  }

  public CatalogueRow forProducts(String... words) {
    return new CatalogueRow(name, description, baseModelId, List.of(words), status, profiles);
  }

  String id() {
    return "arch_" + Integer.toUnsignedString(name.hashCode(), 36);
  }

  /** The ids of this row's weights. */
  Stream<String> modelIds() {
    return Stream.concat(Stream.of(baseModelId), profiles.stream().map(CatalogueProfile::modelId))
        .filter(each -> !each.isEmpty());
  }

  /** By ids, names and the description; that the profiles' count is a guess. */
  boolean isFound(String search) {
    String wanted = search.toLowerCase(Locale.ROOT);
    Stream<String> names = profiles.stream().map(CatalogueProfile::modelName);
    return Stream.of(Stream.of(id(), name, description), names, modelIds())
        .flatMap(texts -> texts)
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
  }

  boolean isOffered(String product) {
    return product.isEmpty()
        || products.stream().anyMatch(each -> product.equals("PRODUCT_" + each));
  }

  boolean hasMode(String mode) {
    return mode.isEmpty() || profiles.stream().anyMatch(profile -> profile.isInMode(mode));
  }

  ObjectNode json() {
    ObjectNode json = V2Json.object().put("id", id()).put("name", name);
    json.put("displayName", name.replaceFirst(".*/", "")).put("displayType", "chat");
    json.put("baseModel", Catalogue.resource("models", baseModelId));
    json.put("baseModelId", baseModelId).put("status", "SUPPORTED_MODEL_STATUS_" + status);
    json.set("products", V2Json.strings(products.stream().map("PRODUCT_"::concat).toList()));
    json.set("capabilities", V2Json.strings(List.of("CAPABILITY_CHAT")));
    json.set("inputModalities", V2Json.strings(List.of("MODALITY_TEXT")));
    json.set("outputModalities", V2Json.strings(List.of("MODALITY_TEXT")));
    json.put("publisher", name.replaceFirst("/.*", "")).put("contextLength", "131072");
    json.put("createdAt", CREATED).put("updatedAt", CREATED).put("description", description);
    ArrayNode array = json.putArray("deploymentProfiles");
    profiles.forEach(profile -> array.add(profile.json()));
    return json;
  }
}
