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
            "The exact string to pass as model in calls to Together. Set only once the "
                + "upload is complete; keeps the previous name while a changed spec is "
                + "uploaded.")
        String modelName,
    @JsonPropertyDescription("Together's id of that model, if it gave one.") String modelId,
    @JsonPropertyDescription(
            "Ready is always there; Reconciling and Stalled only while true. The "
                + "documentation, reference.md, lists every reason and what to do.")
        List<Condition> conditions,
    @JsonPropertyDescription("The current upload.") UploadStatus upload,
    @JsonPropertyDescription(
            "When the operator tries again by itself; absent when it does not, or is at " + "work.")
        String nextAttemptTime,
    @JsonPropertyDescription(
            "Hash of what the last failed attempt used: generation, Secrets and "
                + "reconcile request. A change tries again at once.")
        String inputsRevision,
    @JsonPropertyDescription(
            "The last value of annotation lora-operator.dev/reconcile-requested-at that was carried out: "
                + "tried again, checked again, asked again.")
        String lastHandledReconcileAt,
    @JsonPropertyDescription("The source in one line.") String source,
    @JsonPropertyDescription(
            "The exact string an application should pass as model: endpoint:model once the model is "
                + "attached to spec.endpoint, else the same as modelName. Keeps pointing at what serves "
                + "until the next one does.")
        String inferenceModel,
    @JsonPropertyDescription("What the adapter's files say, as read before the upload.")
        AdapterStatus adapter,
    @JsonPropertyDescription("The endpoint of spec.endpoint, as it was last seen.")
        EndpointStatus endpoint,
    @JsonPropertyDescription(
            "Every model this resource has attached to an endpoint, or is about to; all of them are "
                + "detached before the resource is gone.")
        List<BindingStatus> bindings,
    @JsonPropertyDescription("The one small question, and what came of it.")
        VerificationStatus verification) {}
