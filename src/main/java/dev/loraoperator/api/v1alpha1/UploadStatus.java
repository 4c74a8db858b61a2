package dev.loraoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** The current upload: everything a restarted operator needs to go on. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public class UploadStatus {

  @JsonPropertyDescription("Name this upload was posted under, without the account prefix.")
  private String remoteName;

  @JsonPropertyDescription(
      "Hash of what is uploaded: source, base model and name. A different hash "
          + "means a new upload.")
  private String specHash;

  @JsonPropertyDescription("How many POSTs have been intended for this resource.")
  private Integer attempt;

  @JsonPropertyDescription(
      "When the last POST was intended. Set before it is sent; without a jobId "
          + "its effect is unknown.")
  private String intentTime;

  @JsonPropertyDescription("Together's job, for GET /v1/jobs/<jobId> and for their support.")
  private String jobId;

  @JsonPropertyDescription("The job's status in Together's own word.")
  private String jobStatus;

  @JsonPropertyDescription("The job's own last message.")
  private String message;

  @JsonPropertyDescription("When this upload was first intended.")
  private String startTime;

  @JsonPropertyDescription("When the job was seen to have ended, well or not.")
  private String completionTime;

  @JsonPropertyDescription(
      "The model name exactly as Together spelled it; copied to status.modelName "
          + "once the upload is complete.")
  private String acceptedName;

  @JsonPropertyDescription("The model id Together gave, if any.")
  private String acceptedId;

  public String getRemoteName() {
    return remoteName;
  }

  public void setRemoteName(String remoteName) {
    this.remoteName = remoteName;
  }

  public String getSpecHash() {
    return specHash;
  }

  public void setSpecHash(String specHash) {
    this.specHash = specHash;
  }

  public Integer getAttempt() {
    return attempt;
  }

  public void setAttempt(Integer attempt) {
    this.attempt = attempt;
  }

  public String getIntentTime() {
    return intentTime;
  }

  public void setIntentTime(String intentTime) {
    this.intentTime = intentTime;
  }

  public String getJobId() {
    return jobId;
  }

  public void setJobId(String jobId) {
    this.jobId = jobId;
  }

  public String getJobStatus() {
    return jobStatus;
  }

  public void setJobStatus(String jobStatus) {
    this.jobStatus = jobStatus;
  }

  public String getMessage() {
    return message;
  }

  public void setMessage(String message) {
    this.message = message;
  }

  public String getStartTime() {
    return startTime;
  }

  public void setStartTime(String startTime) {
    this.startTime = startTime;
  }

  public String getCompletionTime() {
    return completionTime;
  }

  public void setCompletionTime(String completionTime) {
    this.completionTime = completionTime;
  }

  public String getAcceptedName() {
    return acceptedName;
  }

  public void setAcceptedName(String acceptedName) {
    this.acceptedName = acceptedName;
  }

  public String getAcceptedId() {
    return acceptedId;
  }

  public void setAcceptedId(String acceptedId) {
    this.acceptedId = acceptedId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UploadStatus that
        && Objects.equals(remoteName, that.remoteName)
        && Objects.equals(specHash, that.specHash)
        && Objects.equals(attempt, that.attempt)
        && Objects.equals(intentTime, that.intentTime)
        && Objects.equals(jobId, that.jobId)
        && Objects.equals(jobStatus, that.jobStatus)
        && Objects.equals(message, that.message)
        && Objects.equals(startTime, that.startTime)
        && Objects.equals(completionTime, that.completionTime)
        && Objects.equals(acceptedName, that.acceptedName)
        && Objects.equals(acceptedId, that.acceptedId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        remoteName,
        specHash,
        attempt,
        intentTime,
        jobId,
        jobStatus,
        message,
        startTime,
        completionTime,
        acceptedName,
        acceptedId);
  }
}
