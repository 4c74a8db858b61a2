package dev.loraoperator.testing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@link TogetherServer} where the documentation leaves room. The defaults follow
 * the documentation's examples, with shorter times.
 */
public final class ServerBehaviour {

  volatile Duration queued = Duration.ofMillis(200);
  volatile Duration running = Duration.ofMillis(600);
  volatile Duration listLag = Duration.ZERO;
  volatile String runningWord = "Running";
  volatile boolean names = true;
  volatile boolean updates = true;
  volatile boolean finishes = true;
  volatile boolean downloads = true;
  volatile boolean modelIds;
  volatile boolean serverless = true;
  volatile int nameTakenStatus = 400;
  volatile Duration answerLag = Duration.ZERO;
  volatile boolean chatTemplate = true;
  volatile String answer = " Paris";
  volatile @Nullable String echo;
  volatile int statusOfOtherCalls;

  ServerBehaviour() {}

  /** How long jobs are queued, and how long they run. */
  public ServerBehaviour lasting(Duration inQueue, Duration atWork) {
    queued = inQueue;
    running = atWork;
    return this;
  }

  /** Jobs run until {@link TogetherServer#finishAllJobs}. */
  public ServerBehaviour neverFinishing() {
    finishes = false;
    return this;
  }

  /** Jobs end by themselves again. */
  public ServerBehaviour finishing() {
    finishes = true;
    return this;
  }

  /** Jobs end well without a look at their source: a benchmark is not about this server. */
  public ServerBehaviour withoutDownloads() {
    downloads = false;
    return this;
  }

  /** The status word of a job that runs. */
  public ServerBehaviour withRunningStatus(String word) {
    runningWord = word;
    return this;
  }

  /** Jobs are shown without any of their arguments. */
  public ServerBehaviour withoutArguments() {
    names = false;
    return this;
  }

  /** Jobs are shown with empty {@code status_updates}, even when they fail. */
  public ServerBehaviour withoutStatusUpdates() {
    updates = false;
    return this;
  }

  /** Replies to uploads carry the optional model id. */
  public ServerBehaviour withModelIds() {
    modelIds = true;
    return this;
  }

  /** The status of "Model name already exists"; 200 means a success without data. */
  public ServerBehaviour withNameTakenStatus(int status) {
    nameTakenStatus = status;
    return this;
  }

  /** New jobs appear in the list only after this. */
  public ServerBehaviour withListLag(Duration lag) {
    listLag = lag;
    return this;
  }

  /** Uploaded adapters answer only while attached to an endpoint, as since 2026. */
  public ServerBehaviour withoutServerlessInference() {
    serverless = false;
    return this;
  }

  /** An attached adapter answers only this long after it was attached. */
  public ServerBehaviour withAnswerLag(Duration lag) {
    answerLag = lag;
    return this;
  }

  /** There are only an upload, the look at one job and inference; all else has this status. */
  public ServerBehaviour withOnlyTheBasicCalls(int statusOfAllElse) {
    statusOfOtherCalls = statusOfAllElse;
    return this;
  }

  /** The text of every answer. */
  public ServerBehaviour answering(String text) {
    answer = text;
    return this;
  }

  /** The model that answers name; null for the requested one. */
  public ServerBehaviour withEchoedModel(@Nullable String model) {
    echo = model;
    return this;
  }

  /** Chat is refused because there is no chat template; completions are not. */
  public ServerBehaviour withoutChatTemplate() {
    chatTemplate = false;
    return this;
  }
}
