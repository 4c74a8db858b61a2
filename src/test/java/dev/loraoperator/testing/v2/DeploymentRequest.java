package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a deployment is to be: a model and a config that fit, and options. */
final class DeploymentRequest {

  private static final Pattern MODEL =
      Pattern.compile("projects/([^/]+)/models/([^/]+)(?:/revisions/([^/]+))?");

  private static final Pattern CONFIG = Pattern.compile("projects/([^/]+)/configs/([^/]+)");

  private static final Set<String> CONSTRAINTS =
      Set.of("ENFORCEMENT_REQUIRED", "ENFORCEMENT_PREFERRED");

  private final Catalogue catalogue;
  private final ModelBook models;

  DeploymentRequest(V2State state) {
    this.catalogue = state.catalogue;
    this.models = state.models;
  }

  /** The model at the revision that is asked for, or at its latest. */
  ModelPin model(V2Call call) {
    String sent = call.text("model");
    String old = "projects/" + Projects.id(call.account()) + "/models/" + call.text("modelId");
    Matcher name = MODEL.matcher(sent.isEmpty() && !call.text("modelId").isEmpty() ? old : sent);
    if (!name.matches()) {
      throw V2Refusal.invalid("model must be projects/{project}/models/{model}");
    }
    String pinned = name.group(3) == null ? call.text("modelRevisionId") : name.group(3);
    if (name.group(1).equals(Projects.PLATFORM)) {
      catalogue.model(name.group(2));
      return new ModelPin(name.group(1), name.group(2), pinned.isEmpty() ? "rv_base" : pinned);
    }
    V2Model model =
        models
            .find(call.account(), name.group(2))
            .filter(each -> name.group(1).equals(Projects.id(each.account())))
            .orElseThrow(() -> V2Refusal.notFound("model not found"));
    return new ModelPin(name.group(1), model.id(), revision(model, pinned).id());
  }

  private V2Revision revision(V2Model model, String pinned) {
    List<V2Revision> revisions = models.revisions(model.id());
    if (revisions.isEmpty()) {
      throw refused("the model has no revisions to deploy");
    }
    V2Revision revision =
        revisions.stream()
            .filter(each -> pinned.isEmpty() || each.id().equals(pinned))
            .findFirst()
            .orElseThrow(() -> V2Refusal.notFound("revision not found"));
    ValidationStatus status = models.validation(model.id(), revision);
    boolean good = status == ValidationStatus.SUCCESS;
    if (status == ValidationStatus.FAILED || (!pinned.isEmpty() && !good)) {
      throw refused("revision " + revision.id() + " has not passed validation: " + status.word());
    }
    return revision;
  }

  /** The config, which must be one of the model or of the model's base. */
  BaseConfig config(V2Call call, ModelPin model) {
    String sent = call.text("config");
    String old = Catalogue.resource("configs", call.text("configId"));
    Matcher name = CONFIG.matcher(sent.isEmpty() ? old : sent);
    if (!name.matches()) {
      throw V2Refusal.invalid("config must be projects/{project}/configs/{config}");
    }
    BaseConfig config =
        catalogue
            .config(name.group(2))
            .filter(each -> name.group(1).equals(Projects.PLATFORM))
            .orElseThrow(() -> V2Refusal.notFound("config not found"));
    String reference =
        models
            .find(call.account(), model.modelId())
            .map(V2Model::baseModelId)
            .orElse(model.modelId());
    if (!config.modelId().equals(reference)) {
      throw V2Refusal.invalid("config " + config.id() + " is not compatible with the model");
    }
    return config;
  }

  /** What else was sent, which is shown as it was sent. */
  static ObjectNode options(V2Call call) {
    ObjectNode options = limits(call, V2Json.object());
    JsonNode lora = call.member("enableLora");
    if (!lora.isMissingNode() && !lora.isBoolean()) {
      throw V2Refusal.invalid("invalid value for bool field enable_lora");
    }
    JsonNode placement = call.member("placement");
    boolean inline = placement.has("inline");
    if (!placement.isMissingNode() && inline == placement.has("profile")) {
      throw V2Refusal.invalid("placement must have either inline or profile");
    }
    JsonNode constraint = placement.at("/inline/constraint");
    if (!constraint.isMissingNode() && !CONSTRAINTS.contains(constraint.asText())) {
      throw V2Refusal.invalid("invalid value for enum field constraint");
    }
    copy("enableLora", lora, options);
    copy("placement", placement, options);
    return options;
  }

  /** The options that may be changed. */
  static ObjectNode limits(V2Call call, ObjectNode before) {
    ObjectNode options = before.deepCopy();
    JsonNode timeout = call.member(ServingBehaviour.INACTIVE_TIMEOUT);
    long minutes = timeout.isIntegralNumber() ? timeout.asLong() : -1;
    if (!timeout.isMissingNode() && minutes != 0 && (minutes < 30 || minutes > 1440)) {
      throw V2Refusal.invalid("inactive_timeout must be 0 or between 30 and 1440 minutes");
    }
    copy(ServingBehaviour.INACTIVE_TIMEOUT, timeout, options);
    String most = "maxConcurrentRequestsPerReplica";
    copy(most, call.member(most), options);
    return options;
  }

  private static void copy(String key, JsonNode value, ObjectNode options) {
    if (!value.isMissingNode()) {
      options.set(key, value);
    }
  }

  private static V2Refusal refused(String detail) {
    return new V2Refusal(GrpcCode.FAILED_PRECONDITION, detail);
  }
}
