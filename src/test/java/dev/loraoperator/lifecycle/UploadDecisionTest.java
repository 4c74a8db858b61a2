package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.Requests.NOW;
import static dev.loraoperator.lifecycle.Requests.job;
import static dev.loraoperator.lifecycle.Requests.request;
import static dev.loraoperator.lifecycle.WorldEdits.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Post;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.backend.UploadView;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.UploadRecord;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator does next, case by case. */
class UploadDecisionTest {

  private static final AdapterSpec REQUEST = request();
  private static final String HASH = REQUEST.specHash();
  private static final String OURS = REQUEST.markedDescription();
  private static final Instant EARLIER = NOW.minusSeconds(30);
  private static final Instant LONG_AGO = NOW.minusSeconds(600);

  private final Lifecycle decider = new Lifecycle(Requests.DELAYS);

  /** One row: from a status and a world to a reason, an action and the record of the upload. */
  record Case(
      String name, State before, WorldEdits world, Reason reason, Effect action, String upload) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static State fresh() {
    return State.none();
  }

  private static UploadRecord intentAt(Instant time) {
    return UploadRecord.intent("support-bot", HASH, 1, time);
  }

  private static State intended(Instant time) {
    return fresh().with(intentAt(time));
  }

  private static State following() {
    return fresh().with(intentAt(EARLIER).accepted("job-1", "acme/support-bot", null));
  }

  private static State uploaded(String hash) {
    UploadRecord done =
        UploadRecord.intent("support-bot", hash, 1, LONG_AGO)
            .accepted("job-1", "acme/support-bot", null)
            .observed(job("job-1", "Complete", "support-bot", null), "", EARLIER);
    return fresh().with(done).naming("acme/support-bot", null).calledAs("acme/support-bot");
  }

  private static UploadOutcome failed(int status) {
    return new UploadOutcome.Failed(RemoteError.ofStatus(status, "", null));
  }

  private static <T> Remote<T> unavailable(int status) {
    return new Remote.Failed<>(RemoteError.ofStatus(status, "", null), NOW.plusSeconds(60));
  }

  private static NameClaim rival(long ageSeconds, boolean holds) {
    return new NameClaim(new AdapterId("team-b", "other"), NOW.minusSeconds(ageSeconds), holds);
  }

  static Stream<Case> starting() {
    UploadView mine = job("job-9", "Running", "support-bot", OURS);
    UploadView mineComplete = job("job-9", "Complete", "support-bot", OURS);
    UploadView mineFailed = job("job-9", "Failed", "support-bot", OURS);
    UploadView foreign = job("job-9", "Complete", "support-bot", "someone's");
    UploadView anonymous = job("job-9", "Complete", "support-bot", null);
    UploadView oldSpec =
        job("job-9", "Complete", "support-bot", "x lora-operator:default/team-a/support-bot/0123");
    UploadView neighbour =
        job("job-9", "Complete", "support-bot", "lora-operator:default/team-b/support-bot/" + HASH);
    UploadView otherCluster =
        job("job-9", "Complete", "support-bot", "lora-operator:blue/team-a/support-bot/" + HASH);
    return Stream.of(
        new Case(
            "the name is free",
            fresh(),
            world().jobs(),
            Reason.SUBMITTING,
            Effect.SUBMIT,
            "support-bot #1 intent"),
        new Case(
            "our job runs already, as after a rebuild from Git",
            fresh(),
            world().jobs(mine),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.NONE,
            "support-bot #0 job-9"),
        new Case(
            "our job is complete already",
            fresh(),
            world().jobs(mineComplete),
            Reason.UPLOADED,
            Effect.NONE,
            "support-bot #0 job-9 ended"),
        new Case(
            "our earlier job failed: its name is not tried again",
            fresh(),
            world().jobs(mineFailed),
            Reason.SUBMITTING,
            Effect.SUBMIT,
            "support-bot-r2 #1 intent"),
        new Case(
            "somebody else has the name",
            fresh(),
            world().jobs(foreign),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "none"),
        new Case(
            "the name is taken and nothing tells by whom",
            fresh(),
            world().jobs(anonymous),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "none"),
        new Case(
            "another resource has the name",
            fresh(),
            world().jobs(neighbour),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "none"),
        new Case(
            "another installation has the name",
            fresh(),
            world().jobs(otherCluster),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "none"),
        new Case(
            "our own upload of an earlier spec has the name",
            fresh(),
            world().jobs(oldSpec),
            Reason.SUBMITTING,
            Effect.SUBMIT,
            "support-bot-r2 #1 intent"),
        new Case(
            "an older adapter wants the name",
            fresh(),
            world().jobs().rivals(rival(700, false)),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "none"),
        new Case(
            "a younger adapter wants the name",
            fresh(),
            world().jobs().rivals(rival(500, false)),
            Reason.SUBMITTING,
            Effect.SUBMIT,
            "support-bot #1 intent"),
        new Case(
            "a younger adapter holds the name",
            fresh(),
            world().jobs().rivals(rival(500, true)),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "none"),
        new Case(
            "the spec changed after an upload",
            uploaded("0ld"),
            world().jobs(),
            Reason.SUBMITTING,
            Effect.SUBMIT,
            "support-bot-r2 #2 intent"),
        new Case(
            "the spec changed back to one that is uploaded",
            uploaded("0ld"),
            world().jobs(mineComplete),
            Reason.UPLOADED,
            Effect.NONE,
            "support-bot #1 job-9 ended"),
        new Case(
            "the list says 401",
            fresh(),
            world().jobs(unavailable(401)),
            Reason.UNAUTHORIZED,
            Effect.NONE,
            "none"),
        new Case(
            "the list says 402",
            fresh(),
            world().jobs(unavailable(402)),
            Reason.PAYMENT_REQUIRED,
            Effect.NONE,
            "none"),
        new Case(
            "the list says 429",
            fresh(),
            world().jobs(unavailable(429)),
            Reason.RATE_LIMITED,
            Effect.NONE,
            "none"),
        new Case(
            "the list says 503",
            fresh(),
            world().jobs(unavailable(503)),
            Reason.TOGETHER_UNAVAILABLE,
            Effect.NONE,
            "none"),
        new Case(
            "many others go first",
            fresh(),
            world().jobs().turnAt(NOW.plusSeconds(90)),
            Reason.WAITING_FOR_TURN,
            Effect.NONE,
            "none"),
        new Case(
            "the source cannot be used",
            fresh(),
            world().jobs().sourceFault(new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon")),
            Reason.URL_EXPIRES_TOO_SOON,
            Effect.NONE,
            "none"),
        new Case(
            "the source cannot be used any more, but our job is there",
            fresh(),
            world()
                .jobs(mineComplete)
                .sourceFault(new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon")),
            Reason.UPLOADED,
            Effect.NONE,
            "support-bot #0 job-9 ended"),
        new Case(
            "the Secret is missing",
            fresh(),
            world().fault(new Problem(Reason.SECRET_NOT_FOUND, "Secret x does not exist")),
            Reason.SECRET_NOT_FOUND,
            Effect.NONE,
            "none"));
  }

  static Stream<Case> confirming() {
    UploadView mine = job("job-9", "Running", "support-bot", OURS);
    UploadView anonymous = job("job-9", "Running", "support-bot", null);
    UploadView foreign = job("job-9", "Running", "support-bot", "someone's");
    UploadRecord twice = intentAt(LONG_AGO).again(EARLIER);
    return Stream.of(
        new Case(
            "the reply came",
            intended(EARLIER),
            world().outcome(new UploadOutcome.Accepted("job-9", "acme/support-bot", "model-1")),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.FORGET_OUTCOME,
            "support-bot #1 job-9"),
        new Case(
            "refused with 400",
            intended(EARLIER),
            world().outcome(failed(400)),
            Reason.UPLOAD_REFUSED,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "refused with 401",
            intended(EARLIER),
            world().outcome(failed(401)),
            Reason.UNAUTHORIZED,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "refused with 403",
            intended(EARLIER),
            world().outcome(failed(403)),
            Reason.FORBIDDEN,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "refused with 404",
            intended(EARLIER),
            world().outcome(failed(404)),
            Reason.NOT_FOUND,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "throttled with 429",
            intended(EARLIER),
            world().outcome(failed(429)),
            Reason.RATE_LIMITED,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "500: the job may exist",
            intended(EARLIER),
            world().outcome(failed(500)),
            Reason.CONFIRMING_UPLOAD,
            Effect.FORGET_OUTCOME,
            "support-bot #1 intent"),
        new Case(
            "408: the job may exist",
            intended(EARLIER),
            world().outcome(failed(408)),
            Reason.CONFIRMING_UPLOAD,
            Effect.FORGET_OUTCOME,
            "support-bot #1 intent"),
        new Case(
            "the request never left",
            intended(EARLIER),
            world()
                .outcome(
                    new UploadOutcome.Failed(
                        new RemoteError(
                            Reason.TOGETHER_UNAVAILABLE,
                            "no route",
                            null,
                            RemoteError.Effect.NONE))),
            Reason.TOGETHER_UNAVAILABLE,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "crash after the POST, and the source cannot be used any more",
            intended(EARLIER),
            world().jobs(mine).sourceFault(new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon")),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.NONE,
            "support-bot #1 job-9"),
        new Case(
            "not posted again while the source cannot be used",
            intended(LONG_AGO),
            world().jobs().sourceFault(new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon")),
            Reason.URL_EXPIRES_TOO_SOON,
            Effect.NONE,
            "support-bot #1 intent"),
        new Case(
            "crash after the POST: our job is listed",
            intended(EARLIER),
            world().jobs(mine),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.NONE,
            "support-bot #1 job-9"),
        new Case(
            "crash after the POST, list without descriptions",
            intended(EARLIER),
            world().jobs(anonymous),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.NONE,
            "support-bot #1 job-9"),
        new Case(
            "the same, but another adapter holds that job",
            intended(EARLIER),
            world().jobs(anonymous).claimed("job-9"),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "support-bot #1"),
        new Case(
            "the same, but a rival could have posted it",
            intended(EARLIER),
            world().jobs(anonymous).rivals(rival(500, true)),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "support-bot #1"),
        new Case(
            "no description, though the list carries some",
            intended(EARLIER),
            world().jobs(anonymous, job("job-2", "Complete", "else", "described")),
            Reason.NAME_CONFLICT,
            Effect.NONE,
            "support-bot #1"),
        new Case(
            "not listed within the grace",
            intended(EARLIER),
            world().jobs(),
            Reason.CONFIRMING_UPLOAD,
            Effect.NONE,
            "support-bot #1 intent"),
        new Case(
            "not listed after the grace: posted again",
            intended(LONG_AGO),
            world().jobs(),
            Reason.SUBMITTING,
            Effect.SUBMIT,
            "support-bot #2 intent"),
        new Case(
            "name exists, first POST: somebody was faster",
            intended(EARLIER),
            world().outcome(new UploadOutcome.NameTaken()).jobs(anonymous),
            Reason.NAME_CONFLICT,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "name exists, and our marker is on it",
            intended(EARLIER),
            world().outcome(new UploadOutcome.NameTaken()).jobs(mine),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.FORGET_OUTCOME,
            "support-bot #1 job-9"),
        new Case(
            "name exists, somebody else's",
            intended(EARLIER),
            world().outcome(new UploadOutcome.NameTaken()).jobs(foreign),
            Reason.NAME_CONFLICT,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "name exists, not listed at all",
            intended(EARLIER),
            world().outcome(new UploadOutcome.NameTaken()).jobs(),
            Reason.NAME_CONFLICT,
            Effect.FORGET_OUTCOME,
            "support-bot #1"),
        new Case(
            "name exists after a lost POST of ours, no descriptions",
            fresh().with(twice),
            world().outcome(new UploadOutcome.NameTaken()).jobs(anonymous),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.FORGET_OUTCOME,
            "support-bot #2 job-9"),
        new Case(
            "the list fails while confirming",
            intended(EARLIER),
            world().jobs(unavailable(500)),
            Reason.TOGETHER_UNAVAILABLE,
            Effect.NONE,
            "support-bot #1 intent"));
  }

  static Stream<Case> following_() {
    return Stream.of(
        new Case(
            "queued",
            following(),
            world().job(job("job-1", "Queued", "support-bot", null)),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.NONE,
            "support-bot #1 job-1"),
        new Case(
            "an unknown word is in progress",
            following(),
            world().job(job("job-1", "Processing", "support-bot", null)),
            Reason.UPLOAD_IN_PROGRESS,
            Effect.NONE,
            "support-bot #1 job-1"),
        new Case(
            "complete, whatever the case",
            following(),
            world().job(job("job-1", "COMPLETE", "support-bot", null)),
            Reason.UPLOADED,
            Effect.NONE,
            "support-bot #1 job-1 ended"),
        new Case(
            "failed",
            following(),
            world().job(job("job-1", "Failed", "support-bot", null)),
            Reason.UPLOAD_FAILED,
            Effect.NONE,
            "support-bot #1 job-1 ended"),
        new Case(
            "over the deadline",
            following(),
            world()
                .now(NOW.plus(Duration.ofHours(3)))
                .job(job("job-1", "Running", "support-bot", null)),
            Reason.UPLOAD_DEADLINE_EXCEEDED,
            Effect.NONE,
            "support-bot #1 job-1"),
        new Case(
            "the job is forgotten",
            following(),
            world().now(NOW.plusSeconds(3600)).job(new Remote.Missing<>(NOW)),
            Reason.JOB_NOT_FOUND,
            Effect.NONE,
            "support-bot #1 job-1"),
        new Case(
            "the poll is refused with 401",
            following(),
            world().job(unavailable(401)),
            Reason.UNAUTHORIZED,
            Effect.NONE,
            "support-bot #1 job-1"),
        new Case(
            "the poll fails with 502",
            following(),
            world().job(unavailable(502)),
            Reason.TOGETHER_UNAVAILABLE,
            Effect.NONE,
            "support-bot #1 job-1"),
        new Case(
            "complete, and nobody tells the name",
            fresh().with(intentAt(EARLIER).accepted("job-1", null, null)),
            world().job(new UploadView("job-1", "Complete", null, null, null, null)),
            Reason.MODEL_NAME_UNKNOWN,
            Effect.NONE,
            "support-bot #1 job-1"),
        new Case(
            "uploaded already: nothing is asked",
            uploaded(HASH),
            world(),
            Reason.UPLOADED,
            Effect.NONE,
            "support-bot #1 job-1 ended"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"starting", "confirming", "following_"})
  void decides(Case row) {
    // When
    Decision decision = decider.decide(REQUEST, row.before(), row.world().build());

    // Then
    assertThat(decision).isInstanceOf(Decision.Change.class);
    Decision.Change change = (Decision.Change) decision;
    assertThat(change.verdict().reason()).isEqualTo(row.reason());
    assertThat(change.action()).isEqualTo(row.action());
    assertThat(describe(change.progress().upload())).isEqualTo(row.upload());
  }

  private static String describe(UploadRecord upload) {
    if (upload == null) {
      return "none";
    }
    return upload.remoteName()
        + " #"
        + upload.attempt()
        + (upload.jobId() != null
            ? " " + upload.jobId()
            : upload.intentTime() != null ? " intent" : "")
        + (upload.completionTime() != null ? " ended" : "");
  }

  @Test
  void keepsTheOldModelNameUntilTheNextUploadIsComplete() {
    // Given an upload of an earlier spec that serves
    State before = uploaded("0ld");

    // When the new spec is submitted, and later complete
    State submitted = change(before, world().jobs()).progress();
    State accepted =
        change(
                submitted,
                world().outcome(new UploadOutcome.Accepted("job-2", "acme/support-bot-r2", null)))
            .progress();
    State complete =
        change(accepted, world().job(job("job-2", "Complete", "support-bot-r2", null))).progress();

    // Then
    assertThat(submitted.modelName()).isEqualTo("acme/support-bot");
    assertThat(accepted.modelName()).isEqualTo("acme/support-bot");
    assertThat(complete.modelName()).isEqualTo("acme/support-bot-r2");
  }

  @Test
  void aYoungAdapterWaitsForItsSecretAndAnOldOneIsStalled() {
    // Given
    Problem missing = new Problem(Reason.SECRET_NOT_FOUND, "Secret x does not exist");

    // When
    Decision.Change young = change(fresh(), world().createdAt(NOW.minusSeconds(10)).fault(missing));
    Decision.Change old = change(fresh(), world().createdAt(NOW.minusSeconds(500)).fault(missing));

    // Then
    assertThat(young.verdict().state()).isEqualTo(ReadyCondition.State.RECONCILING);
    assertThat(old.verdict().state()).isEqualTo(ReadyCondition.State.STALLED);
  }

  @Test
  void aSetbackHoldsUntilSomethingChanges() {
    // Given an upload that was refused
    State refused =
        change(intended(EARLIER), world().inputs("rev1").outcome(failed(400))).progress();

    // When nothing has changed, and when a Secret or the spec has
    Decision unchanged = decider.decide(REQUEST, refused, world().inputs("rev1").build());
    Decision.Change changed = change(refused, world().inputs("rev2"));

    // Then
    assertThat(unchanged).isInstanceOf(Decision.Keep.class);
    assertThat(changed.verdict().reason()).isEqualTo(Reason.RETRYING);
    assertThat(changed.action()).isEqualTo(Effect.ASK_AGAIN);
    assertThat(changed.progress().setback()).isNull();
  }

  @Test
  void anUnavailableServiceIsAskedAgainWhenItsTimeHasCome() {
    // Given
    State waiting = change(fresh(), world().jobs(unavailable(503))).progress();

    // When
    Decision before = decider.decide(REQUEST, waiting, world().now(NOW.plusSeconds(59)).build());
    Decision.Change after = change(waiting, world().now(NOW.plusSeconds(61)).jobs());

    // Then
    assertThat(before).isInstanceOf(Decision.Keep.class);
    assertThat(after.action()).isEqualTo(Effect.SUBMIT);
  }

  @Test
  void anAnswerOnItsWayChangesNothing() {
    // Given
    List<WorldEdits> pending =
        List.of(
            world().jobs(new Remote.Pending<>(NOW.plusSeconds(60))),
            world().jobs().turnAt(NOW.plusSeconds(2)));

    for (WorldEdits world : pending) {
      // When
      Decision decision = decider.decide(REQUEST, fresh(), world.build());

      // Then
      assertThat(decision).isInstanceOf(Decision.Keep.class);
    }
    assertThat(
            decider.decide(REQUEST, intended(EARLIER), world().post(new Post.InFlight()).build()))
        .isInstanceOf(Decision.Keep.class);
  }

  @Test
  void afterANameConflictTheListIsLookedAtAsSoonAsItMayBe() {
    // Given a list that may be read again in two seconds
    WorldEdits world =
        world()
            .outcome(new UploadOutcome.NameTaken())
            .jobs(new Remote.Pending<>(NOW.plusSeconds(2)));

    // When
    Decision decision = decider.decide(REQUEST, intended(EARLIER), world.build());

    // Then
    assertThat(decision).isEqualTo(new Decision.Keep(Duration.ofSeconds(2)));
  }

  @Test
  void aSignatureMadeWithAWrongClockIsNotSent() {
    // Given an S3 source and a clock that is 20 minutes off
    AdapterSpec s3 =
        request(
            "support-bot",
            new Source.S3("b", "k.zip", null, null, false, "aws", Duration.ofHours(6)));

    // When
    Decision decision =
        decider.decide(s3, fresh(), world().jobs().clockSkew(Duration.ofMinutes(-20)).build());

    // Then
    assertThat(((Decision.Change) decision).verdict().reason()).isEqualTo(Reason.CLOCK_SKEW);
  }

  @Test
  void theJobsOwnWordsAreShownWithoutSecrets() {
    // Given
    UploadView failed =
        new UploadView(
            "job-1",
            "Failed",
            "cannot fetch https://s3.example/b/k.zip?X-Amz-Signature=abc with hf_abcdefgh12345",
            "acme/support-bot",
            null,
            null);

    // When
    Decision.Change change = change(following(), world().job(failed).secrets("b/k.zip-secret"));

    // Then
    assertThat(change.verdict().message())
        .contains("cannot fetch https://s3.example/b/k.zip?***")
        .doesNotContain("abc with hf_")
        .doesNotContain("Signature");
    assertThat(change.progress().upload().message()).doesNotContain("Signature");
  }

  @Test
  void aFailedJobIsTriedAgainUnderTheNextNameWhenSomethingChanges() {
    // Given
    State stalled =
        change(following(), world().job(job("job-1", "Failed", "support-bot", OURS))).progress();
    State retrying = change(stalled, world().inputs("rev2")).progress();

    // When
    Decision.Change again =
        change(retrying, world().inputs("rev2").jobs(job("job-1", "Failed", "support-bot", OURS)));

    // Then
    assertThat(again.action()).isEqualTo(Effect.SUBMIT);
    assertThat(describe(again.progress().upload())).isEqualTo("support-bot-r2 #2 intent");
  }

  private Decision.Change change(State before, WorldEdits world) {
    return (Decision.Change) decider.decide(REQUEST, before, world.build());
  }
}
