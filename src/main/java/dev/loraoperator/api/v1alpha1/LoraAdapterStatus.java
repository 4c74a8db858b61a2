package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator has seen and done. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoraAdapterStatus(
    @JsonPropertyDescription(
            "The metadata.generation this status is about; -1 before the first pass.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Who wrote this status, and for which resource: OWNER_ID/namespace/name. Copied to "
                + "another namespace or name it counts as empty; with another OWNER_ID the operator leaves the "
                + "resource alone. To hand it over to another installation for good, remove this field.")
        String owner,
    @JsonPropertyDescription(
            "Which generation of Together's API everything is uploaded to; revisions say it of each.")
        String api,
    @JsonPropertyDescription(
            "The Together project that everything is uploaded to, once the API key tells it.")
        Account account,
    @JsonPropertyDescription(
            "The exact string to pass as model in calls to Together. Set only once the "
                + "upload is complete; keeps the previous name while a changed spec is "
                + "uploaded.")
        String modelName,
    @JsonPropertyDescription("Together's id of that model, if it gave one.") String modelId,
    @JsonPropertyDescription(
            "The exact string an application should pass as model: endpoint:model once the model is "
                + "attached to spec.endpoint, else the same as modelName. Keeps pointing at what serves "
                + "until the next one does.")
        String inferenceModel,
    @JsonPropertyDescription("The base model, and where its name was taken from.")
        BaseModel baseModel,
    @JsonPropertyDescription("Number of the revision that modelName is.") Integer currentRevision,
    @JsonPropertyDescription(
            "Ready is always there; Reconciling and Stalled only while true. The "
                + "documentation, reference.md, lists every reason and what to do.")
        List<Condition> conditions,
    @JsonPropertyDescription("What was uploaded, newest first.") List<RevisionStatus> revisions,
    @JsonPropertyDescription("Everything of this resource at Together that may bill.")
        List<DeploymentStatus> deployments,
    @JsonPropertyDescription("What the adapter's files say, as read before the upload.")
        AdapterStatus adapter,
    @JsonPropertyDescription("The verification prompt, and what came of it.")
        VerificationStatus verification,
    @JsonPropertyDescription("The endpoint of spec.endpoint, as it was last seen.")
        EndpointStatus endpoint,
    @JsonPropertyDescription(
            "Every model this resource has attached to an endpoint, or is about to; all of them are "
                + "detached before the resource is gone.")
        List<AttachmentStatus> attachments,
    @JsonPropertyDescription("How many replicas of the deployments are ready.") Integer replicas,
    @JsonPropertyDescription("What the ready replicas cost per hour, in US dollars.")
        String hourlyCost,
    @JsonPropertyDescription("The source in one line.") String source,
    @JsonPropertyDescription(
            "When the operator tries again by itself; absent when it does not, or is at " + "work.")
        String nextAttemptTime,
    @JsonPropertyDescription(
            "Hash of what the last failed attempt used: generation, Secrets and "
                + "reconcile request. A change tries again at once.")
        String inputsHash,
    @JsonPropertyDescription(
            "The last value of annotation lora-operator.dev/reconcile-requested-at that was carried out: "
                + "tried again, checked again, asked again.")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "The last value of annotation lora-operator.dev/source-update-requested-at that was carried "
                + "out.")
        String lastHandledSourceUpdateAt) {

  /** The Together project a model is in. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Account(
      @JsonPropertyDescription("Id of the project.") String projectId,
      @JsonPropertyDescription("Its name, for people.") String name) {}

  /** The base model of an adapter. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BaseModel(
      @JsonPropertyDescription("Its name.") String name,
      @JsonPropertyDescription("Together's id of it, if it has one.") String id,
      @JsonPropertyDescription("What it was taken from.") String from) {}

  /** Before the first reconciliation. */
  public static LoraAdapterStatus empty() {
    return new LoraAdapterStatus(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null);
  }

  /** The newest revision; null before the first. */
  public RevisionStatus newest() {
    return revisions == null || revisions.isEmpty() ? null : revisions.get(0);
  }
}
