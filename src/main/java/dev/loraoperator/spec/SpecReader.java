package dev.loraoperator.spec;

import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.VerifySettings;
import dev.loraoperator.spec.SpecFields.SecretKeyFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks a spec and fills in its defaults. The CRD refuses the same input at apply time; clusters
 * older than 1.25 do not evaluate its rules, so the operator checks again.
 */
public final class SpecReader {

  /** The API key of an adapter that names none. */
  public static final SecretKeyRef DEFAULT_API_KEY =
      new SecretKeyRef("together-api-key", "TOGETHER_API_KEY");

  private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
  private static final Pattern SECRET_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
  private static final int MAX_BASE_MODEL = 200;
  private static final int MAX_DESCRIPTION = 500;
  private static final int MAX_SECRET_NAME = 253;

  private final String owner;

  /**
   * @param owner the installation's {@code OWNER_ID}
   */
  public SpecReader(String owner) {
    this.owner = owner;
  }

  /** Never throws for what a user wrote: every fault found is in the result. */
  public SpecCheck check(SpecFields fields) {
    List<Violation> violations = new ArrayList<>();
    String modelName = modelName(fields, violations);
    String baseModel = text("spec.baseModel", fields.baseModel(), MAX_BASE_MODEL, violations);
    String description =
        text("spec.description", fields.description(), MAX_DESCRIPTION, violations);
    SecretKeyRef apiKey =
        secretKey(
            "spec.apiKeySecretRef",
            fields.apiKeySecretRef() == null
                ? new SecretKeyFields(DEFAULT_API_KEY.name(), null)
                : fields.apiKeySecretRef(),
            DEFAULT_API_KEY.key(),
            violations);
    Source source = new SourceReader(violations).source(fields);
    VerifyReader serving = new VerifyReader(violations);
    PreflightMode preflight = serving.preflight(fields.preflight());
    VerifySettings verify = serving.verify(fields.verify());
    EndpointRef endpoint = serving.endpoint(fields.endpoint());
    Duration interval = serving.interval(fields.interval());
    return violations.isEmpty() && source != null && apiKey != null
        ? new SpecCheck.Valid(
            new AdapterSpec(
                fields.id(),
                owner,
                modelName,
                baseModel,
                description,
                source,
                apiKey,
                preflight,
                verify,
                endpoint,
                interval))
        : new SpecCheck.Invalid(violations);
  }

  private static String modelName(SpecFields fields, List<Violation> violations) {
    if (fields.modelName() != null) {
      if (!MODEL_NAME.matcher(fields.modelName()).matches()) {
        violations.add(
            new Violation(
                "spec.modelName",
                "must be 1 to 96 letters, digits, '.', '_' or '-', starting with a letter or"
                    + " digit, without the account prefix"));
      }
      return fields.modelName();
    }
    String name = fields.id().name();
    if (name.length() > ModelNames.MAX_LENGTH) {
      violations.add(
          new Violation(
              "spec.modelName", "must be set, because metadata.name is longer than 96 characters"));
    }
    return name;
  }

  private static @Nullable String text(
      String path, @Nullable String value, int maxLength, List<Violation> violations) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.codePointCount(0, value.length()) > maxLength) {
      violations.add(new Violation(path, "must be at most " + maxLength + " characters"));
    }
    return value.strip();
  }

  static @Nullable SecretKeyRef secretKey(
      String path,
      @Nullable SecretKeyFields fields,
      String defaultKey,
      List<Violation> violations) {
    String name = secretName(path, fields == null ? null : fields.name(), violations);
    String key = fields == null || fields.key() == null ? defaultKey : fields.key();
    if (!SECRET_KEY.matcher(key).matches() || key.length() > MAX_SECRET_NAME) {
      violations.add(
          new Violation(
              path + ".key", "must be a key of a Secret: letters, digits, '-', '_', '.'"));
      return null;
    }
    return name == null ? null : new SecretKeyRef(name, key);
  }

  static @Nullable String secretName(
      String path, @Nullable String name, List<Violation> violations) {
    if (name == null || name.length() > MAX_SECRET_NAME || !SECRET_NAME.matcher(name).matches()) {
      violations.add(
          new Violation(path + ".name", "must name a Secret in the adapter's own namespace"));
      return null;
    }
    return name;
  }
}
