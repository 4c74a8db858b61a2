package dev.loraoperator.lifecycle;

import static dev.loraoperator.lifecycle.SituationBuilder.given;
import static dev.loraoperator.lifecycle.Specs.NOW;
import static dev.loraoperator.lifecycle.Specs.spec;
import static dev.loraoperator.lifecycle.Specs.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import dev.loraoperator.together.http.StatusErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator does next, case by case. */
class UploadDecisionTest {

  private static final AdapterSpec SPEC = spec().build();
  private static final String HASH = SPEC.specHash();
  private static final String OURS = SPEC.markedDescription();
  private static final Instant EARLIER = NOW.minusSeconds(30);
  private static final Instant LONG_AGO = NOW.minusSeconds(600);

  private final Lifecycle lifecycle = Specs.lifecycle(Instant.EPOCH);

  /**
   * One row: from a status and a situation to a reason, the effects and the record of the upload.
   *
   * @param effects in words, such as {@code create} and {@code forget create}
   */
  record Case(
      String name,
      State before,
      SituationBuilder situation,
      Reason reason,
      String effects,
      String upload) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static State fresh() {
    return State.none();
  }

  private static Revision intentAt(Instant time) {
    return Revisions.intended("support-bot", HASH, time);
  }

  private static State intended(Instant time) {
    return fresh().with(intentAt(time));
  }

  private static RemoteRef ref(String job) {
    return new RemoteRef("acme/support-bot", null, job);
  }

  private static State following() {
    return fresh().with(intentAt(EARLIER).created(ref("job-1")));
  }

  private static State uploaded(String hash) {
    Revision done =
        Revisions.intended("support-bot", hash, LONG_AGO)
            .created(ref("job-1"))
            .observed(upload("job-1", "Complete", "support-bot", null), EARLIER);
    return fresh()
        .with(done)
        .withModel(Revisions.model("acme/support-bot", 1))
        .withInferenceModel("acme/support-bot");
  }

  private static CreateOutcome failed(int status) {
    return new CreateOutcome.Failed(StatusErrors.of(status, "", null));
  }

  private static <T> Remote<T> unavailable(int status) {
    return new Remote.Failed<>(StatusErrors.of(status, "", null), NOW.plusSeconds(60));
  }

  private static NameClaim claim(long ageSeconds, boolean holds) {
    return new NameClaim(new AdapterId("team-b", "other"), NOW.minusSeconds(ageSeconds), holds);
  }

  static Stream<Case> starting() {
    UploadView mine = upload("job-9", "Running", "support-bot", OURS);
    UploadView mineComplete = upload("job-9", "Complete", "support-bot", OURS);
    UploadView mineFailed = upload("job-9", "Failed", "support-bot", OURS);
    UploadView foreign = upload("job-9", "Complete", "support-bot", "someone's");
    UploadView anonymous = upload("job-9", "Complete", "support-bot", null);
    UploadView oldSpec =
        upload(
            "job-9", "Complete", "support-bot", "x lora-operator:default/team-a/support-bot/0123");
    UploadView neighbour =
        upload(
            "job-9", "Complete", "support-bot", "lora-operator:default/team-b/support-bot/" + HASH);
    UploadView otherCluster =
        upload("job-9", "Complete", "support-bot", "lora-operator:blue/team-a/support-bot/" + HASH);
    return Stream.of(
        new Case(
            "the name is free",
            fresh(),
            given().uploads(),
            Reason.SUBMITTING,
            "create",
            "support-bot #1 intent"),
        new Case(
            "our job runs already, as after a rebuild from Git",
            fresh(),
            given().uploads(mine),
            Reason.UPLOAD_IN_PROGRESS,
            "",
            "support-bot #0 job-9"),
        new Case(
            "our job is complete already",
            fresh(),
            given().uploads(mineComplete),
            Reason.UPLOADED,
            "",
            "support-bot #0 job-9 ended"),
        new Case(
            "our earlier job failed: its name is not tried again",
            fresh(),
            given().uploads(mineFailed),
            Reason.SUBMITTING,
            "create",
            "support-bot-r2 #1 intent"),
        new Case(
            "somebody else has the name",
            fresh(),
            given().uploads(foreign),
            Reason.NAME_CONFLICT,
            "",
            "none"),
        new Case(
            "the name is taken and nothing tells by whom",
            fresh(),
            given().uploads(anonymous),
            Reason.NAME_CONFLICT,
            "",
            "none"),
        new Case(
            "another resource has the name",
            fresh(),
            given().uploads(neighbour),
            Reason.NAME_CONFLICT,
            "",
            "none"),
        new Case(
            "another installation has the name",
            fresh(),
            given().uploads(otherCluster),
            Reason.NAME_CONFLICT,
            "",
            "none"),
        new Case(
            "our own upload of an earlier spec has the name",
            fresh(),
            given().uploads(oldSpec),
            Reason.SUBMITTING,
            "create",
            "support-bot-r2 #1 intent"),
        new Case(
            "an older adapter wants the name",
            fresh(),
            given().uploads().claims(claim(700, false)),
            Reason.NAME_CONFLICT,
            "",
            "none"),
        new Case(
            "a younger adapter wants the name",
            fresh(),
            given().uploads().claims(claim(500, false)),
            Reason.SUBMITTING,
            "create",
            "support-bot #1 intent"),
        new Case(
            "a younger adapter holds the name",
            fresh(),
            given().uploads().claims(claim(500, true)),
            Reason.NAME_CONFLICT,
            "",
            "none"),
        new Case(
            "the spec changed after an upload",
            uploaded("0ld"),
            given().uploads(),
            Reason.SUBMITTING,
            "create",
            "support-bot-r2 #2 intent"),
        new Case(
            "the spec changed back to one that is uploaded",
            uploaded("0ld"),
            given().uploads(mineComplete),
            Reason.UPLOADED,
            "",
            "support-bot #1 job-9 ended"),
        new Case(
            "the list says 401",
            fresh(),
            given().uploads(unavailable(401)),
            Reason.UNAUTHORIZED,
            "",
            "none"),
        new Case(
            "the list says 402",
            fresh(),
            given().uploads(unavailable(402)),
            Reason.PAYMENT_REQUIRED,
            "",
            "none"),
        new Case(
            "the list says 429",
            fresh(),
            given().uploads(unavailable(429)),
            Reason.RATE_LIMITED,
            "",
            "none"),
        new Case(
            "the list says 503",
            fresh(),
            given().uploads(unavailable(503)),
            Reason.TOGETHER_UNAVAILABLE,
            "",
            "none"),
        new Case(
            "many others go first",
            fresh(),
            given().uploads().permitAt(NOW.plusSeconds(90)),
            Reason.RATE_LIMIT_QUEUED,
            "",
            "none"),
        new Case(
            "the key is paused because of a refusal",
            fresh(),
            given().uploads().paused(StatusErrors.of(401, "", null), NOW.plusSeconds(1800)),
            Reason.UNAUTHORIZED,
            "",
            "none"),
        new Case(
            "the source cannot be used",
            fresh(),
            given().uploads().sourceProblem(new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon")),
            Reason.URL_EXPIRES_TOO_SOON,
            "",
            "none"),
        new Case(
            "the source cannot be used any more, but our job is there",
            fresh(),
            given()
                .uploads(mineComplete)
                .sourceProblem(new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon")),
            Reason.UPLOADED,
            "",
            "support-bot #0 job-9 ended"),
        new Case(
            "the Secret is missing",
            fresh(),
            given().problem(new Problem(Reason.SECRET_NOT_FOUND, "Secret x does not exist")),
            Reason.SECRET_NOT_FOUND,
            "",
            "none"));
  }

  static Stream<Case> confirming() {
    UploadView mine = upload("job-9", "Running", "support-bot", OURS);
    UploadView anonymous = upload("job-9", "Running", "support-bot", null);
    UploadView foreign = upload("job-9", "Running", "support-bot", "someone's");
    Revision twice = intentAt(LONG_AGO).again(Revisions.intent(EARLIER));
    return Stream.of(
        new Case(
            "the reply came",
            intended(EARLIER),
            given()
                .outcome(
                    new CreateOutcome.Created(
                        new RemoteRef("acme/support-bot", "model-1", "job-9"))),
            Reason.UPLOAD_IN_PROGRESS,
            "forget create",
            "support-bot #1 job-9"),
        new Case(
            "refused with 400",
            intended(EARLIER),
            given().outcome(failed(400)),
            Reason.UPLOAD_REFUSED,
            "forget create",
            "support-bot #1"),
        new Case(
            "refused with 401",
            intended(EARLIER),
            given().outcome(failed(401)),
            Reason.UNAUTHORIZED,
            "forget create",
            "support-bot #1"),
        new Case(
            "refused with 403",
            intended(EARLIER),
            given().outcome(failed(403)),
            Reason.FORBIDDEN,
            "forget create",
            "support-bot #1"),
        new Case(
            "refused with 404",
            intended(EARLIER),
            given().uploads(new Remote.Missing<>(NOW)).outcome(failed(404)),
            Reason.NOT_FOUND,
            "forget create",
            "support-bot #1"),
        new Case(
            "throttled with 429",
            intended(EARLIER),
            given().outcome(failed(429)),
            Reason.RATE_LIMITED,
            "forget create",
            "support-bot #1"),
        new Case(
            "500: the job may exist",
            intended(EARLIER),
            given().outcome(failed(500)),
            Reason.CONFIRMING_UPLOAD,
            "forget create",
            "support-bot #1 intent"),
        new Case(
            "408: the job may exist",
            intended(EARLIER),
            given().outcome(failed(408)),
            Reason.CONFIRMING_UPLOAD,
            "forget create",
            "support-bot #1 intent"),
        new Case(
            "the request never left",
            intended(EARLIER),
            given()
                .outcome(
                    new CreateOutcome.Failed(
                        new RemoteError(
                            Reason.TOGETHER_UNAVAILABLE,
                            "no route",
                            null,
                            RemoteError.Effect.NONE))),
            Reason.TOGETHER_UNAVAILABLE,
            "forget create",
            "support-bot #1"),
        new Case(
            "crash after the POST, and the source cannot be used any more",
            intended(EARLIER),
            given()
                .uploads(mine)
                .sourceProblem(new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon")),
            Reason.UPLOAD_IN_PROGRESS,
            "",
            "support-bot #1 job-9"),
        new Case(
            "not posted again while the source cannot be used",
            intended(LONG_AGO),
            given().uploads().sourceProblem(new Problem(Reason.URL_EXPIRES_TOO_SOON, "too soon")),
            Reason.URL_EXPIRES_TOO_SOON,
            "",
            "support-bot #1 intent"),
        new Case(
            "crash after the POST: our job is listed",
            intended(EARLIER),
            given().uploads(mine),
            Reason.UPLOAD_IN_PROGRESS,
            "",
            "support-bot #1 job-9"),
        new Case(
            "crash after the POST, list without descriptions",
            intended(EARLIER),
            given().uploads(anonymous),
            Reason.UPLOAD_IN_PROGRESS,
            "",
            "support-bot #1 job-9"),
        new Case(
            "the same, but another adapter holds that job",
            intended(EARLIER),
            given().uploads(anonymous).held("job-9"),
            Reason.NAME_CONFLICT,
            "",
            "support-bot #1"),
        new Case(
            "the same, but a rival could have posted it",
            intended(EARLIER),
            given().uploads(anonymous).claims(claim(500, true)),
            Reason.NAME_CONFLICT,
            "",
            "support-bot #1"),
        new Case(
            "the same, and another upload in the list has a description",
            intended(EARLIER),
            given().uploads(anonymous, upload("job-2", "Complete", "else", "described")),
            Reason.UPLOAD_IN_PROGRESS,
            "",
            "support-bot #1 job-9"),
        new Case(
            "not listed within the grace",
            intended(EARLIER),
            given().uploads(),
            Reason.CONFIRMING_UPLOAD,
            "",
            "support-bot #1 intent"),
        new Case(
            "not listed after the grace: posted again",
            intended(LONG_AGO),
            given().uploads(),
            Reason.SUBMITTING,
            "create",
            "support-bot #2 intent"),
        new Case(
            "name exists, first POST: somebody was faster",
            intended(EARLIER),
            given().outcome(new CreateOutcome.NameTaken()).uploads(anonymous),
            Reason.NAME_CONFLICT,
            "forget create",
            "support-bot #1"),
        new Case(
            "name exists, and our marker is on it",
            intended(EARLIER),
            given().outcome(new CreateOutcome.NameTaken()).uploads(mine),
            Reason.UPLOAD_IN_PROGRESS,
            "forget create",
            "support-bot #1 job-9"),
        new Case(
            "name exists, somebody else's",
            intended(EARLIER),
            given().outcome(new CreateOutcome.NameTaken()).uploads(foreign),
            Reason.NAME_CONFLICT,
            "forget create",
            "support-bot #1"),
        new Case(
            "name exists, not listed at all",
            intended(EARLIER),
            given().outcome(new CreateOutcome.NameTaken()).uploads(),
            Reason.NAME_CONFLICT,
            "forget create",
            "support-bot #1"),
        new Case(
            "name exists after a lost POST of ours, no descriptions",
            fresh().with(twice),
            given().outcome(new CreateOutcome.NameTaken()).uploads(anonymous),
            Reason.UPLOAD_IN_PROGRESS,
            "forget create",
            "support-bot #2 job-9"),
        new Case(
            "the list fails while confirming",
            intended(EARLIER),
            given().uploads(unavailable(500)),
            Reason.TOGETHER_UNAVAILABLE,
            "",
            "support-bot #1 intent"));
  }

  /** A service without a list of uploads: nothing can be looked up, and so nothing is repeated. */
  static Stream<Case> withoutList() {
    Remote<UploadList> none = new Remote.Missing<>(NOW);
    return Stream.of(
        new Case(
            "no list: the name is taken to be free",
            fresh(),
            given().uploads(none),
            Reason.SUBMITTING,
            "create",
            "support-bot #1 intent"),
        new Case(
            "no list, and the spec changed after an upload",
            uploaded("0ld"),
            given().uploads(none),
            Reason.SUBMITTING,
            "create",
            "support-bot-r2 #2 intent"),
        new Case(
            "no list, and an older adapter wants the name",
            fresh(),
            given().uploads(none).claims(claim(700, false)),
            Reason.NAME_CONFLICT,
            "",
            "none"),
        new Case(
            "no list, and the reply was lost",
            intended(EARLIER),
            given().uploads(none),
            Reason.JOB_NOT_FOUND,
            "",
            "support-bot #1 intent"),
        new Case(
            "no list, and the reply was lost long ago",
            intended(LONG_AGO),
            given().uploads(none),
            Reason.JOB_NOT_FOUND,
            "",
            "support-bot #1 intent"),
        new Case(
            "no list, and a POST that was refused is made again",
            fresh().with(intentAt(LONG_AGO).withoutIntent()),
            given().uploads(none),
            Reason.SUBMITTING,
            "create",
            "support-bot #2 intent"),
        new Case(
            "no list, and the name exists",
            intended(EARLIER),
            given().outcome(new CreateOutcome.NameTaken()).uploads(none),
            Reason.NAME_CONFLICT,
            "forget create",
            "support-bot #1"),
        new Case(
            "no list, and the job is followed",
            following(),
            given().uploads(none).upload(upload("job-1", "Complete", "support-bot", null)),
            Reason.UPLOADED,
            "",
            "support-bot #1 job-1 ended"));
  }

  static Stream<Case> following_() {
    return Stream.of(
        new Case(
            "queued",
            following(),
            given().upload(upload("job-1", "Queued", "support-bot", null)),
            Reason.UPLOAD_IN_PROGRESS,
            "",
            "support-bot #1 job-1"),
        new Case(
            "an unknown word is in progress",
            following(),
            given().upload(upload("job-1", "Processing", "support-bot", null)),
            Reason.UPLOAD_IN_PROGRESS,
            "",
            "support-bot #1 job-1"),
        new Case(
            "complete, whatever the case",
            following(),
            given().upload(upload("job-1", "COMPLETE", "support-bot", null)),
            Reason.UPLOADED,
            "",
            "support-bot #1 job-1 ended"),
        new Case(
            "failed",
            following(),
            given().upload(upload("job-1", "Failed", "support-bot", null)),
            Reason.UPLOAD_FAILED,
            "",
            "support-bot #1 job-1 ended"),
        new Case(
            "over the deadline",
            following(),
            given()
                .now(NOW.plus(Duration.ofHours(3)))
                .upload(upload("job-1", "Running", "support-bot", null)),
            Reason.UPLOAD_DEADLINE_EXCEEDED,
            "",
            "support-bot #1 job-1"),
        new Case(
            "the job is forgotten",
            following(),
            given().now(NOW.plusSeconds(3600)).upload(new Remote.Missing<>(NOW)),
            Reason.JOB_NOT_FOUND,
            "",
            "support-bot #1 job-1"),
        new Case(
            "the poll is refused with 401",
            following(),
            given().upload(unavailable(401)),
            Reason.UNAUTHORIZED,
            "",
            "support-bot #1 job-1"),
        new Case(
            "the poll fails with 502",
            following(),
            given().upload(unavailable(502)),
            Reason.TOGETHER_UNAVAILABLE,
            "",
            "support-bot #1 job-1"),
        new Case(
            "complete, and nobody tells the name",
            fresh().with(intentAt(EARLIER).created(new RemoteRef(null, null, "job-1"))),
            given().upload(anonymous("Complete", null)),
            Reason.MODEL_NAME_UNKNOWN,
            "",
            "support-bot #1 job-1"),
        new Case(
            "uploaded already: nothing is asked",
            uploaded(HASH),
            given(),
            Reason.UPLOADED,
            "",
            "support-bot #1 job-1 ended"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"starting", "confirming", "withoutList", "following_"})
  void decides(Case row) {
    // When
    Decision.Update update = update(row.before(), row.situation());

    // Then
    assertThat(update.ready().reason()).isEqualTo(row.reason());
    assertThat(Effects.describe(update.effects())).isEqualTo(row.effects());
    assertThat(describe(Revisions.newest(update.state()))).isEqualTo(row.upload());
  }

  private static String describe(@Nullable Revision upload) {
    if (upload == null) {
      return "none";
    }
    return upload.remoteName()
        + " #"
        + upload.attempt()
        + (upload.ref().jobId() != null
            ? " " + upload.ref().jobId()
            : upload.intent() != null ? " intent" : "")
        + (upload.completionTime() != null ? " ended" : "");
  }

  /** An upload of which nothing but its job and its state is shown. */
  private static UploadView anonymous(String status, @Nullable String message) {
    return new UploadView(
        new RemoteRef(null, null, "job-1"),
        new FakeVocabulary().phase(status),
        status,
        message,
        null,
        null);
  }

  @Test
  void whatIsPostedIsTheSpecsOwn() {
    // When
    Decision.Update update = update(fresh(), given().uploads());

    // Then
    Operation.Create create = Effects.create(update.effects());
    assertThat(create.intent()).isEqualTo(Revisions.newest(update.state()).intentId());
    assertThat(create.repeatable()).isFalse();
    assertThat(create.order().modelName()).isEqualTo("support-bot");
    assertThat(create.order().description()).isEqualTo(OURS);
    assertThat(create.order().baseModel()).isEqualTo("meta-llama/Llama-3.1-8B");
  }

  @Test
  void keepsTheOldModelNameUntilTheNextUploadIsComplete() {
    // Given an upload of an earlier spec that serves
    State before = uploaded("0ld");
    RemoteRef next = new RemoteRef("acme/support-bot-r2", null, "job-2");

    // When the new spec is submitted, and later complete
    State submitted = update(before, given().uploads()).state();
    State accepted = update(submitted, given().outcome(new CreateOutcome.Created(next))).state();
    State complete =
        update(accepted, given().upload(upload("job-2", "Complete", "support-bot-r2", null)))
            .state();

    // Then
    assertThat(submitted.model().name()).isEqualTo("acme/support-bot");
    assertThat(accepted.model().name()).isEqualTo("acme/support-bot");
    assertThat(complete.model().name()).isEqualTo("acme/support-bot-r2");
  }

  @Test
  void aFailureIsNotTriedAgainUntilSomethingChanges() {
    // Given an upload that was refused
    State refused = update(intended(EARLIER), given().inputs("rev1").outcome(failed(400))).state();

    // When nothing has changed, and when a Secret or the spec has
    Decision unchanged = decide(refused, given().inputs("rev1"));
    Decision.Update changed = update(refused, given().inputs("rev2"));

    // Then
    assertThat(unchanged).isInstanceOf(Decision.Keep.class);
    assertThat(changed.ready().reason()).isEqualTo(Reason.RETRYING);
    assertThat(changed.effects()).containsExactly(new Effect.ReadAgain());
    assertThat(changed.state().gate()).isNull();
  }

  @Test
  void anUnavailableServiceIsReadAgainWhenItsTimeHasCome() {
    // Given
    State waiting = update(fresh(), given().uploads(unavailable(503))).state();

    // When
    Decision before = decide(waiting, given().now(NOW.plusSeconds(59)));
    Decision.Update after = update(waiting, given().now(NOW.plusSeconds(61)).uploads());

    // Then
    assertThat(before).isInstanceOf(Decision.Keep.class);
    assertThat(Effects.describe(after.effects())).isEqualTo("create");
  }

  @Test
  void anAnswerOnItsWayChangesNothing() {
    // Given
    List<SituationBuilder> pending =
        List.of(
            given().uploads(new Remote.Pending<>(NOW.plusSeconds(60))),
            given().uploads().permitAt(NOW.plusSeconds(2)));

    for (SituationBuilder situation : pending) {
      // When
      Decision decision = decide(fresh(), situation);

      // Then
      assertThat(decision).isInstanceOf(Decision.Keep.class);
    }
    assertThat(decide(intended(EARLIER), given().creating())).isInstanceOf(Decision.Keep.class);
  }

  @Test
  void afterANameConflictTheListIsReadAsSoonAsItMayBe() {
    // Given a list that may be read again in two seconds
    SituationBuilder situation =
        given()
            .outcome(new CreateOutcome.NameTaken())
            .uploads(new Remote.Pending<>(NOW.plusSeconds(2)));

    // When
    Decision decision = decide(intended(EARLIER), situation);

    // Then
    assertThat(decision).isEqualTo(new Decision.Keep(Duration.ofSeconds(2)));
  }

  @Test
  void aSignatureMadeWithAWrongClockIsNotSent() {
    // Given an S3 source and a clock that is 20 minutes off
    AdapterSpec s3 =
        spec()
            .from(new Source.S3("b", "k.zip", null, null, false, "aws", Duration.ofHours(6)))
            .build();

    // When
    Decision decision =
        lifecycle.next(given().uploads().clockSkew(Duration.ofMinutes(-20)).of(s3, fresh()));

    // Then
    assertThat(((Decision.Update) decision).ready().reason()).isEqualTo(Reason.CLOCK_SKEW);
  }

  @Test
  void aLostReplyIsTheUsersToClearUpWhereThereIsNoList() {
    // Given
    Remote<UploadList> none = new Remote.Missing<>(NOW);

    // When
    Decision.Update lost = update(intended(EARLIER), given().uploads(none));
    Decision.Update listed =
        update(lost.state(), given().uploads(upload("job-9", "Running", "support-bot", OURS)));

    // Then it is stalled, and still looks for a list now and then
    assertThat(lost.ready().phase()).isEqualTo(ReadyCondition.Phase.STALLED);
    assertThat(lost.ready().message()).contains("model support-bot").contains("spec.modelName");
    assertThat(lost.requeueAfter()).isEqualTo(Duration.ofMinutes(30));
    assertThat(Effects.describe(listed.effects())).isEmpty();
    assertThat(listed.ready().reason()).isEqualTo(Reason.UPLOAD_IN_PROGRESS);
  }

  /** One look: the age of the upload in seconds, what the service says, and what is written. */
  @ParameterizedTest(name = "{1} after {0} s")
  @CsvSource({"59,Queued,", "59,Running,", "60,Queued,", "60,Running,Running"})
  void thatAnUploadRunsIsWrittenOnceItLastsLong(int age, String said, @Nullable String written) {
    // Given
    State young = fresh().with(intentAt(NOW.minusSeconds(age)).created(ref("job-1")));

    // When
    Decision.Update update =
        update(young, given().upload(upload("job-1", said, "support-bot", null)));

    // Then
    assertThat(Revisions.newest(update.state()).remoteStatus()).isEqualTo(written);
    assertThat(update.ready().reason()).isEqualTo(Reason.UPLOAD_IN_PROGRESS);
  }

  @Test
  void theServicesOwnWordsAreShown() {
    // When
    Decision.Update update =
        update(following(), given().upload(anonymous("Failed", "cannot fetch the archive")));

    // Then
    assertThat(update.ready().message()).contains("failed: cannot fetch the archive. Correct");
    assertThat(Revisions.newest(update.state()).shown().message())
        .isEqualTo("cannot fetch the archive");
  }

  @Test
  void aFailedUploadIsTriedAgainUnderTheNextNameWhenSomethingChanges() {
    // Given
    State stalled =
        update(following(), given().upload(upload("job-1", "Failed", "support-bot", OURS))).state();
    State retrying = update(stalled, given().inputs("rev2")).state();

    // When
    Decision.Update again =
        update(
            retrying,
            given().inputs("rev2").uploads(upload("job-1", "Failed", "support-bot", OURS)));

    // Then
    assertThat(Effects.describe(again.effects())).isEqualTo("create");
    assertThat(describe(Revisions.newest(again.state()))).isEqualTo("support-bot-r2 #2 intent");
  }

  static Stream<Arguments> keys() {
    Problem missing = new Problem(Reason.SECRET_NOT_FOUND, "There is no Secret");
    return Stream.of(
        Arguments.of("rotated", given().rotatedKey()),
        Arguments.of("gone for a while", given().rotatedKey().problem(missing)),
        Arguments.of("of another account", given().rotatedKey().project("q")));
  }

  /** Each attempt takes a name that cannot be deleted. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void noApiKeyMendsAFailedUpload(String name, SituationBuilder situation) {
    // Given
    State stalled =
        update(
                following(),
                given().project("p").upload(upload("job-1", "Failed", "support-bot", OURS)))
            .state();

    // When
    Decision decision = decide(stalled, situation);

    // Then
    assertThat(decision).isInstanceOf(Decision.Keep.class);
  }

  @Test
  void aConflictEndsWhenTheOtherAdapterIsGone() {
    // Given
    NameClaim older = new NameClaim(new AdapterId("team-a", "older"), Instant.EPOCH, false);
    State conflict = update(fresh(), given().uploads().claims(older)).state();

    // When
    Decision same = decide(conflict, given().uploads().claims(older));
    Decision.Update gone = update(conflict, given().uploads());

    // Then
    assertThat(same).isInstanceOf(Decision.Keep.class);
    assertThat(gone.ready().reason()).isEqualTo(Reason.RETRYING);
  }

  /** One row: a status, and what is read for it. */
  static Stream<Arguments> reads() {
    Problem noKey = new Problem(Reason.SECRET_NOT_FOUND, "Secret x does not exist");
    return Stream.of(
        Arguments.of("nothing created", fresh(), given().uploads(), List.of("uploads", "uploads")),
        Arguments.of("no key", fresh(), given().problem(noKey), List.of()),
        Arguments.of(
            "an upload goes on",
            following(),
            given().upload(upload("job-1", "Running", "support-bot", null)),
            List.of("upload")),
        Arguments.of("a create is in flight", intended(EARLIER), given().creating(), List.of()),
        Arguments.of(
            "a create was accepted",
            intended(EARLIER),
            given().outcome(new CreateOutcome.Created(ref("job-1"))),
            List.of()),
        Arguments.of("uploaded, and no endpoint", uploaded(HASH), given(), List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void readsOnlyWhatTheNextStepNeeds(
      String name, State before, SituationBuilder situation, List<String> reads) {
    // When
    decide(before, situation);

    // Then
    assertThat(situation.reads()).isEqualTo(reads);
  }

  private Decision decide(State before, SituationBuilder situation) {
    return lifecycle.next(situation.of(SPEC, before));
  }

  private Decision.Update update(State before, SituationBuilder situation) {
    Decision decision = decide(before, situation);
    assertThat(decision).isInstanceOf(Decision.Update.class);
    return (Decision.Update) decision;
  }

  /** {@code Retry-After: 0} would be a POST, two writes and two Events a second. */
  @Test
  void aStatedWaitNeverShortensTheBackOff() {
    // Given
    CreateOutcome throttled = new CreateOutcome.Failed(StatusErrors.of(429, "", Duration.ZERO));

    // When
    Decision.Update update = update(intended(EARLIER), given().outcome(throttled));

    // Then
    assertThat(update.requeueAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }
}
