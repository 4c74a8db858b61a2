package dev.loraoperator.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Generates the CRD from the API records: {@code mvn -q test-compile exec:java@update-crds}
 * refreshes {@code crds/} and the chart's copy.
 */
public final class CrdWriter {

  static final String FILE = "loraadapters.lora-operator.dev-v1.yml";

  /** As kubectl users expect to read them; the generator sorts them by path. */
  private static final List<String> COLUMNS =
      List.of("READY", "REASON", "MODEL", "AGE", "API", "SOURCE", "BASE", "JOB", "MESSAGE");

  private CrdWriter() {}

  public static void main(String[] arguments) {
    write(Path.of("crds"));
    write(Path.of("deploy", "helm", "crds"));
  }

  static void write(Path folder) {
    new CRDGenerator()
        .customResourceClasses(LoraAdapter.class)
        .forCRDVersions("v1")
        .inOutputDir(folder.toFile())
        .withMinQuotes(true)
        .withPostProcessor(
            new io.fabric8.crdv2.generator.CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String version) {
                ((CustomResourceDefinition) crd).getSpec().getVersions().forEach(CrdWriter::finish);
                return crd;
              }
            })
        .detailedGenerate();
  }

  /** What the generator has no annotation for. */
  private static void finish(CustomResourceDefinitionVersion version) {
    List<CustomResourceColumnDefinition> columns = version.getAdditionalPrinterColumns();
    columns.sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
    columns.forEach(CrdWriter::dropZeroPriority);
    JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
    schema.setRequired(List.of("spec"));
    schema.setDescription("A LoRA adapter that is to be served by Together AI.");
    schema.getProperties().get("spec").setDescription("What you ask for.");
    finishStatus(schema.getProperties().get("status"));
    dropRepeatedRules(schema);
  }

  /** The generator writes a rule of a record within a record twice. */
  private static void dropRepeatedRules(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() != null) {
      schema.setXKubernetesValidations(
          schema.getXKubernetesValidations().stream().distinct().toList());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdWriter::dropRepeatedRules);
    }
  }

  /** The server does not store it: a committed zero is a difference to Git for ever. */
  private static void dropZeroPriority(CustomResourceColumnDefinition column) {
    if (Objects.equals(column.getPriority(), 0)) {
      column.setPriority(null);
    }
  }

  private static void finishStatus(JSONSchemaProps status) {
    status.setDescription("What the operator has seen and done.");
    // kstatus takes an object without observedGeneration for finished, so none is without.
    status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    asTime(status, "nextAttemptTime");
    JSONSchemaProps revision = status.getProperties().get("revisions").getItems().getSchema();
    List.of("intentTime", "startTime", "completionTime").forEach(name -> asTime(revision, name));
    asTime(status.getProperties().get("deployments").getItems().getSchema(), "intentTime");
    asTime(status.getProperties().get("adapter"), "checkedAt");
    JSONSchemaProps verification = status.getProperties().get("verification");
    List.of("startTime", "time", "nextAttemptTime").forEach(name -> asTime(verification, name));
    JSONSchemaProps conditions = status.getProperties().get("conditions");
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    JSONSchemaProps condition = conditions.getItems().getSchema();
    condition.setRequired(List.of("type", "status", "reason", "message", "lastTransitionTime"));
    asTime(condition, "lastTransitionTime");
    describe(
        condition,
        "type",
        "Ready, Reconciling, Stalled, Bound, InferenceVerified or SourceVerified.");
    describe(condition, "status", "True, False or Unknown.");
    describe(
        condition, "reason", "Why, in one word; the documentation, reference.md, says what to do.");
    describe(condition, "message", "Why, in a sentence, and what to do.");
    describe(condition, "observedGeneration", "The metadata.generation this is about.");
    describe(condition, "lastTransitionTime", "When the status last flipped.");
  }

  private static void asTime(JSONSchemaProps parent, String property) {
    parent.getProperties().get(property).setFormat("date-time");
  }

  private static void describe(JSONSchemaProps parent, String property, String text) {
    parent.getProperties().get(property).setDescription(text);
  }
}
