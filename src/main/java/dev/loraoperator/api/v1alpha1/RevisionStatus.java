package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What was uploaded for one spec: everything a restarted operator needs to go on. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RevisionStatus(
    @JsonPropertyDescription("Only grows; not the number at the end of a remote name.")
        Integer number,
    @JsonPropertyDescription(
            "Hash of what is uploaded: source, base model and name. A different hash "
                + "means another revision.")
        String specHash,
    @JsonPropertyDescription("Which generation of Together's API it is on.") String api,
    @JsonPropertyDescription("Id of the project it is in, once that is known.") String account,
    @JsonPropertyDescription("Where the API key is that opens its project.")
        SecretKeyReference apiKeySecretRef,
    @JsonPropertyDescription(
            "Uploaded by this resource, Adopted after it was found, or Existing before.")
        String origin,
    @JsonPropertyDescription("Name it was uploaded under, without the account prefix.")
        String remoteName,
    @JsonPropertyDescription(
            "The model name exactly as Together spelled it; copied to status.modelName "
                + "once the upload is complete.")
        String modelName,
    @JsonPropertyDescription("The model id Together gave, if any.") String modelId,
    @JsonPropertyDescription("Together's id of the base model, if it has one.") String baseModelId,
    @JsonPropertyDescription("Together's job; quote it when you ask their support.") String jobId,
    @JsonPropertyDescription("What the job has made, if Together has an id for it.")
        String revisionId,
    @JsonPropertyDescription("How far it is, in the operator's words.") String phase,
    @JsonPropertyDescription("How many times this resource had intended a create by then.")
        Integer attempt,
    @JsonPropertyDescription(
            "The create that was about to be started, and whose effect is not known yet.")
        String operation,
    @JsonPropertyDescription("When that create was intended: set before it is started.")
        String intentTime,
    @JsonPropertyDescription("How far it is, in Together's own word.") String remoteStatus,
    @JsonPropertyDescription("Together's own last message about it.") String message,
    @JsonPropertyDescription("What the source was then: a commit, or ETag and size.")
        String fingerprint,
    @JsonPropertyDescription("Hash of the description that its record at Together was given last.")
        String descriptionHash,
    @JsonPropertyDescription("When it was first intended.") String startTime,
    @JsonPropertyDescription("When it was seen to have ended, well or not.") String completionTime,
    @JsonPropertyDescription(
            "What came of Together's own check of the files: Pending, Succeeded, Failed, or Error.")
        String validation) {}
