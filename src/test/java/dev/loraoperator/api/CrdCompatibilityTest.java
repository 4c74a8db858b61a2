package dev.loraoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a released CRD accepted, the committed one accepts and keeps. */
class CrdCompatibilityTest {

  private static final Path RELEASED = Path.of("src", "test", "resources", "crds", "released");

  /** Rules that were added to a released place on purpose; the change log names each. */
  private static final Set<String> LISTED_RULES = Set.of();

  private static final String SCHEMA = "/spec/versions/0/schema/openAPIV3Schema";
  private static final String SPEC = SCHEMA + "/properties/spec";
  private static final String MODEL_NAME = SPEC + "/properties/modelName";
  private static final String MAX_TOKENS = SPEC + "/properties/verify/properties/maxTokens";
  private static final String STATUS = SCHEMA + "/properties/status";

  static List<Path> released() {
    return Manifests.in(RELEASED);
  }

  @ParameterizedTest
  @MethodSource("released")
  void whatWasReleasedStillHolds(Path file) {
    assertThat(CrdCompatibility.breaks(read(file), read(Crd.FILE), LISTED_RULES)).isEmpty();
  }

  @Test
  void thereIsACopyOfEveryRelease() {
    assertThat(released()).contains(RELEASED.resolve("0.1.0.yml"));
  }

  /** One row: what was done to a CRD, where, and what is said about it. */
  static Stream<Arguments> broken() {
    return Stream.of(
        edit("/spec", "v1alpha1: vanished", spec -> spec.putArray("versions")),
        edit(
            "/spec/versions/0",
            "v1alpha1 served: changed from true to false",
            version -> version.put("served", false)),
        edit(
            "/spec/versions/0",
            "v1alpha1 subresources: status",
            version -> version.remove("subresources")),
        edit(
            "/spec",
            "/spec/scope: changed from \"Namespaced\" to \"Cluster\"",
            spec -> spec.put("scope", "Cluster")),
        edit("/spec/names", "shortNames: lora", names -> names.remove("shortNames")),
        edit(
            SPEC + "/properties",
            "v1alpha1.spec.description: vanished",
            fields -> fields.remove("description")),
        edit(
            STATUS + "/properties/conditions/items/properties",
            "v1alpha1.status.conditions[].reason: vanished",
            fields -> fields.remove("reason")),
        edit(
            MODEL_NAME,
            "v1alpha1.spec.modelName type: changed from \"string\" to \"integer\"",
            field -> field.put("type", "integer")),
        edit(
            SPEC,
            "v1alpha1.spec required added: baseModel",
            field -> field.withArray("required").add("baseModel")),
        edit(
            SPEC + "/properties/verify",
            "v1alpha1.spec.verify required added: prompt",
            field -> field.putArray("required").add("prompt")),
        edit(
            MODEL_NAME,
            "v1alpha1.spec.modelName pattern: changed from",
            field -> field.put("pattern", "^[a-z]+$")),
        edit(
            SPEC + "/properties/baseModel",
            "v1alpha1.spec.baseModel pattern: changed from nothing",
            field -> field.put("pattern", "^[a-z]+$")),
        edit(
            MODEL_NAME,
            "v1alpha1.spec.modelName enum: added",
            field -> field.putArray("enum").add("one")),
        edit(
            MODEL_NAME,
            "v1alpha1.spec.modelName maxLength: tightened from 96 to 95",
            field -> field.put("maxLength", 95)),
        edit(
            MODEL_NAME,
            "v1alpha1.spec.modelName minLength: tightened from 1 to 2",
            field -> field.put("minLength", 2)),
        edit(
            MAX_TOKENS,
            "v1alpha1.spec.verify.maxTokens maximum: tightened from 512.0 to 511",
            field -> field.put("maximum", 511)),
        edit(
            MAX_TOKENS,
            "v1alpha1.spec.verify.maxTokens minimum: tightened from 1.0 to 2",
            field -> field.put("minimum", 2)),
        edit(
            STATUS + "/properties/modelName",
            "v1alpha1.status.modelName maxLength: added",
            field -> field.put("maxLength", 500)),
        edit(
            MODEL_NAME,
            "v1alpha1.spec.modelName: rule added: self != 'no'",
            field -> rule(field, "self != 'no'")),
        edit(
            MODEL_NAME,
            "v1alpha1.spec.modelName default: changed from nothing to \"bot\"",
            field -> field.put("default", "bot")),
        edit(
            STATUS,
            "v1alpha1.status default: changed from {\"observedGeneration\":-1} to nothing",
            field -> field.remove("default")),
        edit(
            STATUS + "/properties/conditions",
            "v1alpha1.status.conditions x-kubernetes-list-type: changed",
            field -> field.put("x-kubernetes-list-type", "atomic")),
        edit(
            STATUS + "/properties/nextAttemptTime",
            "v1alpha1.status.nextAttemptTime format: changed from \"date-time\" to nothing",
            field -> field.remove("format")));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("broken")
  void aBreakIsFound(JsonNode after, String expected) {
    assertThat(CrdCompatibility.breaks(first(), after, Set.of()))
        .singleElement()
        .asString()
        .startsWith(expected);
  }

  @Test
  void anEnumThatLosesAValueIsFound() {
    JsonNode before = edited(MODEL_NAME, field -> field.putArray("enum").add("one").add("two"));
    JsonNode after = edited(MODEL_NAME, field -> field.putArray("enum").add("two").add("three"));

    assertThat(CrdCompatibility.breaks(before, after, Set.of()))
        .containsExactly("v1alpha1.spec.modelName enum: one");
  }

  @Test
  void aListedRuleIsNoBreak() {
    JsonNode after = edited(MODEL_NAME, field -> rule(field, "self != 'no'"));

    assertThat(
            CrdCompatibility.breaks(
                first(), after, Set.of("v1alpha1.spec.modelName: self != 'no'")))
        .isEmpty();
  }

  /** One row: what may be done to a CRD. */
  static Stream<Arguments> harmless() {
    return Stream.of(
        edit(
            SPEC + "/properties",
            "a new field with limits of its own",
            fields ->
                rule(
                    fields.putObject("next").put("type", "string").put("maxLength", 3),
                    "self != ''")),
        edit(MODEL_NAME, "a limit is raised", field -> field.put("maxLength", 97)),
        edit(MODEL_NAME, "a limit goes", field -> field.remove("maxLength")),
        edit(MODEL_NAME, "a pattern goes", field -> field.remove("pattern")),
        edit(SCHEMA, "a rule goes", field -> field.remove("x-kubernetes-validations")),
        edit(SPEC, "nothing is required any more", field -> field.remove("required")),
        edit(MODEL_NAME, "better words", field -> field.put("description", "Its name.")),
        edit(
            "/spec",
            "a second version",
            spec -> spec.withArray("versions").addObject().put("name", "v1beta1")));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("harmless")
  void whatAllowsMoreIsNoBreak(JsonNode after, String name) {
    assertThat(after).isNotEqualTo(first());
    assertThat(CrdCompatibility.breaks(first(), after, Set.of())).isEmpty();
  }

  private static Arguments edit(String pointer, String name, Consumer<ObjectNode> change) {
    return Arguments.of(edited(pointer, change), name);
  }

  private static JsonNode edited(String pointer, Consumer<ObjectNode> change) {
    JsonNode crd = first();
    change.accept((ObjectNode) crd.requiredAt(pointer));
    return crd;
  }

  private static void rule(ObjectNode field, String rule) {
    ArrayNode rules = field.withArray("x-kubernetes-validations");
    rules.addObject().put("rule", rule);
  }

  private static JsonNode first() {
    return read(RELEASED.resolve("0.1.0.yml"));
  }

  private static JsonNode read(Path file) {
    try {
      return new YAMLMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
