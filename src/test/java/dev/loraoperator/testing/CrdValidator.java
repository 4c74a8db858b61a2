package dev.loraoperator.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Says what a cluster of Kubernetes 1.25 or newer would say to a {@code LoraAdapter}, from the
 * committed CRD and without a cluster.
 */
public final class CrdValidator {

  private static final ObjectMapper YAML = new YAMLMapper();

  private final StructuralSchema structure;
  private final CelRules rules;

  private CrdValidator(JsonNode schema) {
    this.structure = new StructuralSchema(schema);
    this.rules = new CelRules(schema);
  }

  public static CrdValidator ofCommittedCrd() {
    return new CrdValidator(schema());
  }

  /** The {@code openAPIV3Schema} of the committed CRD. */
  public static JsonNode schema() {
    try {
      return parse(Files.readString(Crd.FILE)).at("/spec/versions/0/schema/openAPIV3Schema");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks one YAML document.
   *
   * @return what is wrong, each as {@code path: fault}. Like an API server it checks the rules only
   *     when the structure is right.
   */
  public List<String> check(String document) {
    JsonNode resource = parse(document);
    List<String> faults = structure.check(resource);
    return faults.isEmpty() ? rules.check(resource) : faults;
  }

  /** Whether the API server's regular expressions (RE2) can read {@code pattern}. */
  public boolean canRead(String pattern) {
    return rules.canRead(pattern);
  }

  private static JsonNode parse(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
