package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The current upload: everything a restarted operator needs to go on. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UploadStatus(
    @JsonPropertyDescription("Name this upload was posted under, without the account prefix.")
        String remoteName,
    @JsonPropertyDescription(
            "Hash of what is uploaded: source, base model and name. A different hash "
                + "means a new upload.")
        String specHash,
    @JsonPropertyDescription("How many POSTs have been intended for this resource.")
        Integer attempt,
    @JsonPropertyDescription(
            "When the last POST was intended. Set before it is sent; without a jobId "
                + "its effect is unknown.")
        String intentTime,
    @JsonPropertyDescription("Together's job; quote it when you ask their support.") String jobId,
    @JsonPropertyDescription("The job's status in Together's own word.") String jobStatus,
    @JsonPropertyDescription("The job's own last message.") String message,
    @JsonPropertyDescription("When this upload was first intended.") String startTime,
    @JsonPropertyDescription("When the job was seen to have ended, well or not.")
        String completionTime,
    @JsonPropertyDescription(
            "The model name exactly as Together spelled it; copied to status.modelName "
                + "once the upload is complete.")
        String acceptedName,
    @JsonPropertyDescription("The model id Together gave, if any.") String acceptedId) {}
