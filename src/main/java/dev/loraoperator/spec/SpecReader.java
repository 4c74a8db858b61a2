package dev.loraoperator.spec;

import dev.loraoperator.api.v1alpha1.LoraAdapterSpec;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.ModelNames;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.VerifySettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the spec of a LoraAdapter: checks it and fills in its defaults. The CRD refuses the same
 * input at apply time; clusters older than 1.25 do not evaluate its rules, so the operator checks
 * again.
 */
public final class SpecReader {

  /** The API key of an adapter that names none. */
  public static final SecretKeyRef DEFAULT_API_KEY =
      new SecretKeyRef("together-api-key", "TOGETHER_API_KEY");

  private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
  private static final int MAX_BASE_MODEL = 200;
  private static final int MAX_DESCRIPTION = 500;

  private static final int DEFAULT_HISTORY_LIMIT = 5;
  private static final int MAX_HISTORY_LIMIT = 20;

  private final String owner;
  private final DeletionPolicy defaultDeletion;

  /**
   * @param owner the installation's {@code OWNER_ID}
   * @param defaultDeletion the installation's {@code DELETION_POLICY}
   */
  public SpecReader(String owner, DeletionPolicy defaultDeletion) {
    this.owner = owner;
    this.defaultDeletion = defaultDeletion;
  }

  /**
   * Never throws for what a user wrote: every violation found is in the result.
   *
   * @param written null when the resource has no spec at all
   */
  public SpecCheck read(AdapterId id, @Nullable LoraAdapterSpec written) {
    LoraAdapterSpec spec = written == null ? LoraAdapterSpec.empty() : written;
    FieldReader fields = new FieldReader();
    Api api = api(spec.api(), fields);
    String modelName = modelName(id, spec, fields);
    String baseModel = fields.text("spec.baseModel", spec.baseModel(), MAX_BASE_MODEL);
    String description = fields.text("spec.description", spec.description(), MAX_DESCRIPTION);
    refuseBesideExisting(spec, fields);
    SecretKeyRef apiKey = apiKey(spec.apiKeySecretRef(), fields);
    Source source = new SourceReader(fields).source(spec.source());
    PreflightMode preflight = preflight(spec.preflight(), fields);
    VerifySettings verify = new VerifyReader(fields).verify(spec.verify());
    EndpointReader endpoints = new EndpointReader(fields);
    EndpointRef endpoint = endpoints.endpoint(spec.endpoint());
    DeletionPolicy deletionPolicy = deletionPolicy(spec.deletionPolicy(), fields);
    Duration interval = endpoints.interval(spec.interval());
    int historyLimit = historyLimit(spec.revisionHistoryLimit(), fields);
    return fields.violations().isEmpty() && source != null && apiKey != null
        ? new SpecCheck.Valid(
            new AdapterSpec(
                id,
                owner,
                modelName,
                baseModel,
                description,
                source,
                apiKey,
                api,
                preflight,
                verify,
                endpoint,
                deletionPolicy,
                interval,
                Boolean.TRUE.equals(spec.suspend()),
                historyLimit))
        : new SpecCheck.Invalid(fields.violations());
  }

  private static int historyLimit(@Nullable Integer written, FieldReader fields) {
    int limit = written == null ? DEFAULT_HISTORY_LIMIT : written;
    if (limit < 1 || limit > MAX_HISTORY_LIMIT) {
      fields.refuse("spec.revisionHistoryLimit", "must be a number from 1 to 20");
    }
    return limit;
  }

  private static boolean isExisting(LoraAdapterSpec spec) {
    return spec.source() != null && spec.source().existing() != null;
  }

  private static void refuseBesideExisting(LoraAdapterSpec spec, FieldReader fields) {
    if (isExisting(spec) && spec.modelName() != null) {
      fields.refuse(
          "spec.modelName", "must be left out beside spec.source.existing, whose model has a name");
    }
    if (isExisting(spec) && spec.description() != null) {
      fields.refuse(
          "spec.description",
          "must be left out beside spec.source.existing, whose model is never changed");
    }
  }

  private static @Nullable Api api(@Nullable String written, FieldReader fields) {
    Optional<Api> api = Api.find(written);
    if (written != null && api.isEmpty()) {
      fields.refuse("spec.api", "must be v1 or v2");
    }
    return api.orElse(null);
  }

  private DeletionPolicy deletionPolicy(@Nullable String written, FieldReader fields) {
    Optional<DeletionPolicy> policy = DeletionPolicy.find(written);
    if (written != null && policy.isEmpty()) {
      fields.refuse("spec.deletionPolicy", "must be Retain or Delete");
    }
    return policy.orElse(defaultDeletion);
  }

  private static String modelName(AdapterId id, LoraAdapterSpec spec, FieldReader fields) {
    String written = spec.modelName();
    if (written == null && !isExisting(spec) && id.name().length() > ModelNames.MAX_LENGTH) {
      fields.refuse(
          "spec.modelName", "must be set, because metadata.name is longer than 96 characters");
    }
    if (written != null && !MODEL_NAME.matcher(written).matches()) {
      fields.refuse(
          "spec.modelName",
          "must be 1 to 96 letters, digits, '.', '_' or '-', starting with a letter or"
              + " digit, without the account prefix");
    }
    return written == null ? id.name() : written;
  }

  private static @Nullable SecretKeyRef apiKey(
      @Nullable SecretKeyReference written, FieldReader fields) {
    return written == null
        ? DEFAULT_API_KEY
        : fields.secretKey("spec.apiKeySecretRef", written, DEFAULT_API_KEY.key());
  }

  private static PreflightMode preflight(@Nullable String written, FieldReader fields) {
    return Arrays.stream(PreflightMode.values())
        .filter(
            mode -> written == null ? mode == PreflightMode.ENFORCE : mode.text().equals(written))
        .findFirst()
        .orElseGet(
            () -> {
              fields.refuse("spec.preflight", "must be Enforce, Warn or Off");
              return PreflightMode.ENFORCE;
            });
  }
}
