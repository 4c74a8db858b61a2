package dev.loraoperator.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code x-kubernetes-validations} of a CRD's schema, each evaluated where it stands, with that
 * part of the resource as {@code self}.
 */
final class CelRules {

  private static final String RULES = "x-kubernetes-validations";

  /** Reads whole numbers as {@code long}, the only integer that CEL knows. */
  private static final ObjectMapper VALUES =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private final Cel cel =
      CelFactory.standardCelBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .setResultType(SimpleType.BOOL)
          .build();
  private final JsonNode root;

  /**
   * @param openApi an {@code openAPIV3Schema}
   */
  CelRules(JsonNode openApi) {
    this.root = openApi;
  }

  /** The rules that do not hold, each as {@code path: message}; empty when all do. */
  List<String> check(JsonNode resource) {
    List<String> violations = new ArrayList<>();
    check("", root, resource, violations);
    return violations;
  }

  /** Whether the API server's regular expressions (RE2, as in CEL) can read {@code pattern}. */
  boolean canRead(String pattern) {
    try {
      evaluate("''.matches(self)", pattern);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private void check(String path, JsonNode schema, JsonNode value, List<String> violations) {
    for (JsonNode rule : schema.path(RULES)) {
      if (!evaluate(rule.get("rule").asText(), toCel(value))) {
        violations.add(path + ": " + rule.get("message").asText());
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (value.has(property.getKey())) {
        String child = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
        check(child, property.getValue(), value.get(property.getKey()), violations);
      }
    }
    if (value.isArray()) {
      value.forEach(item -> check(path + "[]", schema.path("items"), item, violations));
    }
  }

  private boolean evaluate(String rule, Object self) {
    try {
      Object result = cel.createProgram(cel.compile(rule).getAst()).eval(Map.of("self", self));
      return Boolean.TRUE.equals(result);
    } catch (CelValidationException | CelEvaluationException e) {
      // A rule that fails to evaluate says nothing useful to the user: that is a bug in the CRD.
      throw new IllegalStateException(rule + " on " + self, e);
    }
  }

  private static Object toCel(JsonNode value) {
    return VALUES.convertValue(value, Object.class);
  }
}
