package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;

/** What the operator has seen and done. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public class LoraAdapterStatus {

  @JsonPropertyDescription(
      "The metadata.generation this status is about; -1 before the first pass.")
  private Long observedGeneration;

  @JsonPropertyDescription(
      "The exact string to pass as model in calls to Together. Set only once the "
          + "upload is complete; keeps the previous name while a changed spec is "
          + "uploaded.")
  private String modelName;

  @JsonPropertyDescription("Together's id of that model, if it gave one.")
  private String modelId;

  @JsonPropertyDescription(
      "Ready is always there; Reconciling and Stalled only while true. The "
          + "documentation, reference.md, lists every reason and what to do.")
  private List<Condition> conditions;

  @JsonPropertyDescription("The current upload.")
  private UploadStatus upload;

  @JsonPropertyDescription(
      "When the operator tries again by itself; absent when it does not, or is at " + "work.")
  private String nextAttemptTime;

  @JsonPropertyDescription(
      "Hash of what the last failed attempt used: generation, Secrets and "
          + "reconcile request. A change tries again at once.")
  private String inputsRevision;

  @JsonPropertyDescription(
      "The last value of annotation lora-operator.dev/reconcile-requested-at that was carried out: "
          + "tried again, checked again, asked again.")
  private String lastHandledReconcileAt;

  @JsonPropertyDescription("The source in one line.")
  private String source;

  @JsonPropertyDescription(
      "The exact string an application should pass as model: endpoint:model once the model is "
          + "attached to spec.endpoint, else the same as modelName. Keeps pointing at what serves "
          + "until the next one does.")
  private String inferenceModel;

  @JsonPropertyDescription("What the adapter's files say, as read before the upload.")
  private AdapterStatus adapter;

  @JsonPropertyDescription("The endpoint of spec.endpoint, as it was last seen.")
  private EndpointStatus endpoint;

  @JsonPropertyDescription(
      "Every model this resource has attached to an endpoint, or is about to; all of them are "
          + "detached before the resource is gone.")
  private List<BindingStatus> bindings;

  @JsonPropertyDescription("The one small question, and what came of it.")
  private VerificationStatus verification;

  public Long getObservedGeneration() {
    return observedGeneration;
  }

  public void setObservedGeneration(Long observedGeneration) {
    this.observedGeneration = observedGeneration;
  }

  public String getModelName() {
    return modelName;
  }

  public void setModelName(String modelName) {
    this.modelName = modelName;
  }

  public String getModelId() {
    return modelId;
  }

  public void setModelId(String modelId) {
    this.modelId = modelId;
  }

  public List<Condition> getConditions() {
    return conditions;
  }

  public void setConditions(List<Condition> conditions) {
    this.conditions = conditions;
  }

  public UploadStatus getUpload() {
    return upload;
  }

  public void setUpload(UploadStatus upload) {
    this.upload = upload;
  }

  public String getNextAttemptTime() {
    return nextAttemptTime;
  }

  public void setNextAttemptTime(String nextAttemptTime) {
    this.nextAttemptTime = nextAttemptTime;
  }

  public String getInputsRevision() {
    return inputsRevision;
  }

  public void setInputsRevision(String inputsRevision) {
    this.inputsRevision = inputsRevision;
  }

  public String getLastHandledReconcileAt() {
    return lastHandledReconcileAt;
  }

  public void setLastHandledReconcileAt(String lastHandledReconcileAt) {
    this.lastHandledReconcileAt = lastHandledReconcileAt;
  }

  public String getSource() {
    return source;
  }

  public void setSource(String source) {
    this.source = source;
  }

  public String getInferenceModel() {
    return inferenceModel;
  }

  public void setInferenceModel(String inferenceModel) {
    this.inferenceModel = inferenceModel;
  }

  public AdapterStatus getAdapter() {
    return adapter;
  }

  public void setAdapter(AdapterStatus adapter) {
    this.adapter = adapter;
  }

  public EndpointStatus getEndpoint() {
    return endpoint;
  }

  public void setEndpoint(EndpointStatus endpoint) {
    this.endpoint = endpoint;
  }

  public List<BindingStatus> getBindings() {
    return bindings;
  }

  public void setBindings(List<BindingStatus> bindings) {
    this.bindings = bindings;
  }

  public VerificationStatus getVerification() {
    return verification;
  }

  public void setVerification(VerificationStatus verification) {
    this.verification = verification;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LoraAdapterStatus that
        && Objects.equals(observedGeneration, that.observedGeneration)
        && Objects.equals(modelName, that.modelName)
        && Objects.equals(modelId, that.modelId)
        && Objects.equals(conditions, that.conditions)
        && Objects.equals(upload, that.upload)
        && Objects.equals(nextAttemptTime, that.nextAttemptTime)
        && Objects.equals(inputsRevision, that.inputsRevision)
        && Objects.equals(lastHandledReconcileAt, that.lastHandledReconcileAt)
        && Objects.equals(source, that.source)
        && Objects.equals(inferenceModel, that.inferenceModel)
        && Objects.equals(adapter, that.adapter)
        && Objects.equals(endpoint, that.endpoint)
        && Objects.equals(bindings, that.bindings)
        && Objects.equals(verification, that.verification);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        observedGeneration,
        modelName,
        modelId,
        conditions,
        upload,
        nextAttemptTime,
        inputsRevision,
        lastHandledReconcileAt,
        source,
        inferenceModel,
        adapter,
        endpoint,
        bindings,
        verification);
  }
}
