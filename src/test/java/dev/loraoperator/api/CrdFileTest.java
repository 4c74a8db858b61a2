package dev.loraoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loraoperator.testing.Crd;
import dev.loraoperator.testing.CrdValidator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed CRD is the generated one, and has in it what the generator forgets easily. */
class CrdFileTest {

  private final CustomResourceDefinitionVersion version = Crd.read().getSpec().getVersions().get(0);
  private final JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();

  @Test
  void theCommittedFileIsTheGeneratedOne(@TempDir Path folder) throws IOException {
    CrdWriter.write(folder);

    assertThat(Files.readString(Crd.FILE))
        .as("refresh it with: mvn -q test-compile exec:java@update-crds")
        .isEqualTo(Files.readString(folder.resolve(CrdWriter.FILE)));
  }

  @Test
  void noRuleStandsTwice() {
    assertThat(CrdValidator.schema().findValues("x-kubernetes-validations"))
        .isNotEmpty()
        .allSatisfy(rules -> assertThat(rules).doesNotHaveDuplicates());
  }

  @Test
  void namesAreTheOnesPeopleType() {
    var spec = Crd.read().getSpec();

    assertThat(spec.getGroup()).isEqualTo("lora-operator.dev");
    assertThat(spec.getScope()).isEqualTo("Namespaced");
    assertThat(spec.getNames().getPlural()).isEqualTo("loraadapters");
    assertThat(spec.getNames().getShortNames()).containsExactly("lora");
    assertThat(spec.getNames().getCategories()).containsExactly("together");
    assertThat(spec.getVersions()).singleElement().extracting("name").isEqualTo("v1alpha1");
  }

  @Test
  void aNewObjectIsNotTakenForFinished() {
    assertThat(schema.getProperties().get("status").getDefault())
        .hasToString("{\"observedGeneration\":-1}");
  }

  @Test
  void statusIsASubresource() {
    assertThat(version.getSubresources().getStatus()).isNotNull();
  }

  @Test
  void conditionsAreAMapKeyedByType() {
    JSONSchemaProps conditions =
        schema.getProperties().get("status").getProperties().get("conditions");

    assertThat(conditions.getXKubernetesListType()).isEqualTo("map");
    assertThat(conditions.getXKubernetesListMapKeys()).containsExactly("type");
    assertThat(conditions.getItems().getSchema().getRequired())
        .containsExactlyInAnyOrder("type", "status", "reason", "message", "lastTransitionTime");
  }

  @Test
  void timesAreTimes() {
    assertThat(fields("status"))
        .allSatisfy(
            (path, field) -> {
              if (path.endsWith("Time")) {
                assertThat(field.getFormat()).isEqualTo("date-time");
              }
            });
  }

  @Test
  void everyFieldIsExplained() {
    assertThat(fields("spec")).allSatisfy(CrdFileTest::assertExplained);
    assertThat(fields("status")).allSatisfy(CrdFileTest::assertExplained);
  }

  @Test
  void specHasNoDefaultsSoThatGitOpsDiffsStayEmpty() {
    assertThat(fields("spec")).allSatisfy((path, field) -> assertThat(field.getDefault()).isNull());
  }

  @Test
  void everyTextOfTheSpecIsBoundedSoThatRulesStayCheap() {
    assertThat(fields("spec"))
        .allSatisfy(
            (path, field) -> {
              if (field.getType().equals("string")) {
                assertThat(field.getMaxLength()).isNotNull();
              }
            });
  }

  @Test
  void patternsAreOnesTheApiServerCanRead() {
    CrdValidator validator = CrdValidator.ofCommittedCrd();
    List<JsonNode> patterns = CrdValidator.schema().findValues("pattern");

    assertThat(patterns).isNotEmpty().allMatch(pattern -> validator.canRead(pattern.asText()));
    assertThat(validator.canRead("(?=lookahead)")).isFalse();
  }

  @Test
  void whatCannotBeLeftOutIsRequired() {
    Map<String, JSONSchemaProps> spec = fields("spec");

    assertThat(schema.getRequired()).containsExactly("spec");
    assertThat(spec.get("spec").getRequired()).containsExactly("source");
    assertThat(spec.get("spec.source.huggingFace").getRequired()).containsExactly("repo");
    assertThat(spec.get("spec.source.s3").getRequired()).containsExactly("uri");
    assertThat(spec.get("spec.source.presignedUrl").getRequired()).containsExactly("secretRef");
    assertThat(spec)
        .allSatisfy(
            (path, field) -> {
              if (path.endsWith("SecretRef") || path.endsWith("secretRef")) {
                assertThat(field.getRequired()).containsExactly("name");
              }
            });
  }

  private static void assertExplained(String path, JSONSchemaProps field) {
    assertThat(field.getDescription()).isNotBlank().endsWith(".");
  }

  /** Every field from {@code name} down, by its path. */
  private Map<String, JSONSchemaProps> fields(String name) {
    Map<String, JSONSchemaProps> fields = new LinkedHashMap<>();
    collect(name, schema.getProperties().get(name), fields);
    return fields;
  }

  private static void collect(
      String path, JSONSchemaProps field, Map<String, JSONSchemaProps> fields) {
    fields.put(path, field);
    if (field.getProperties() != null) {
      field
          .getProperties()
          .forEach((name, property) -> collect(path + "." + name, property, fields));
    }
    if (field.getItems() != null) {
      JSONSchemaProps item = field.getItems().getSchema();
      if (item.getProperties() != null) {
        item.getProperties()
            .forEach((name, property) -> collect(path + "[]." + name, property, fields));
      }
    }
  }
}
