package dev.loraoperator.together.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteCall;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.CallQueue;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.testing.SteppedTimer;
import dev.loraoperator.together.TogetherBackends;
import dev.loraoperator.together.TogetherSettings;
import dev.loraoperator.together.account.AccountContext;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.queue.ProcessClock;
import dev.loraoperator.together.queue.WaitListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port of v1, from the controller's entry to the calls on the wire. */
class V1BackendTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final AdapterId A = new AdapterId("ns", "a");
  private static final AdapterId B = new AdapterId("ns", "b");
  private static final Sensitive KEY = Sensitive.of("tgp_v1_the-api-key");
  private static final Target TARGET =
      new Target("endpoint-1", "acme/qwen", "Qwen/base", "STARTED", true);
  private static final Attachment ATTACHMENT =
      new Attachment("endpoint-1", "acme/qwen", "dev/a", "acme/qwen:dev/a");
  private static final String ENDPOINT =
      "{\"id\":\"endpoint-1\",\"name\":\"acme/qwen\",\"model\":\"Qwen/base\",\"state\":\"STARTED\"}";
  private static final String OTHER =
      "{\"id\":\"endpoint-2\",\"name\":\"acme/llama\",\"state\":\"STOPPED\"}";

  private final MockWebServer server = new MockWebServer();
  private final SteppedClock clock = new SteppedClock(NOW);
  private final AtomicLong nanos = new AtomicLong();
  private final CallQueue queue = new CallQueue();
  private final List<AdapterId> woken = new ArrayList<>();
  private TogetherBackends backends;
  private ModelBackend backend;

  @BeforeEach
  void start() throws IOException {
    server.start();
    Backoff delays =
        new Backoff(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofHours(2),
            Duration.ofMinutes(2));
    backends =
        new TogetherBackends(
            new TogetherSettings(
                server.url("/v1").uri(), V1Api.UPLOAD_PATH, Duration.ofSeconds(30)),
            new AccountContext(
                1000,
                delays,
                queue,
                new ProcessClock(clock, nanos::get),
                new SteppedTimer(clock),
                woken::add,
                WaitListener.NONE,
                () -> 0),
            clock,
            CallListener.NONE);
    backend = backends.of(A, KEY, null).on(Api.V1);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    clock.advance(time);
  }

  private void reply(String body) {
    server.enqueue(
        new MockResponse.Builder()
            .body(body)
            .addHeader("Date", "Tue, 24 Nov 2026 12:00:07 GMT")
            .build());
  }

  private Freshness fresh() {
    return Freshness.since(clock.instant());
  }

  private String sent() throws InterruptedException {
    RecordedRequest request = server.takeRequest();
    String body = request.getBody() == null ? "" : request.getBody().utf8();
    return (request.getMethod() + " " + request.getTarget() + " " + body).strip();
  }

  /** Memory must follow our resources, not the history of the account. */
  @Test
  void keepsNothingOfAnUploadThatNobodyHasAskedFor() {
    // Given
    reply(
        "[{\"job_id\":\"job-1\",\"args\":{\"modelName\":\"dev/theirs\",\"description\":\"x\"}},"
            + "{\"job_id\":\"job-2\",\"args\":{\"modelName\":\"dev/a-r2\",\"description\":\"x\"}}]");
    backend.uploads("a", fresh());

    // When
    queue.runAll();

    // Then
    assertThat(backend.uploads("a", fresh()).known().orElseThrow().uploads())
        .extracting(upload -> upload.ref().jobId())
        .containsExactly("job-2");
  }

  @Test
  void readsAllUploadsAndOneOfThemFromTheSameList() throws Exception {
    // Given
    reply("[{\"job_id\":\"job-1\",\"status\":\"Queued\",\"args\":{\"modelName\":\"dev/a\"}}]");
    assertThat(backend.uploads("a", fresh())).isInstanceOf(Remote.Pending.class);

    // When
    queue.runAll();

    // Then
    RemoteRef ref = new RemoteRef("dev/a", null, "job-1");
    assertThat(backend.uploads("a", fresh()).known().orElseThrow().uploads())
        .singleElement()
        .matches(upload -> upload.ref().equals(ref));
    assertThat(backends.of(B, KEY, null).on(Api.V1).upload(ref, fresh()).known()).isPresent();
    assertThat(woken).containsExactly(A);
    assertThat(sent()).isEqualTo("GET /v1/jobs");
    assertThat(server.getRequestCount()).isEqualTo(1);
    assertThat(backend.clockSkew()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aListThatWasThereIsNotMissingLater() {
    // Given
    server.enqueue(new MockResponse.Builder().code(404).build());
    backend.uploads("a", fresh());
    queue.runAll();
    assertThat(backend.uploads("a", fresh())).isEqualTo(new Remote.Missing<>(NOW));
    pass(Duration.ofMinutes(30));
    reply("[]");
    backend.uploads("a", fresh());
    queue.runAll();
    assertThat(backend.uploads("a", fresh())).isInstanceOf(Remote.Known.class);
    pass(Duration.ofMinutes(1));

    // When
    server.enqueue(new MockResponse.Builder().code(404).build());
    backend.uploads("a", fresh());
    queue.runAll();

    // Then
    assertThat(backend.uploads("a", fresh())).isInstanceOf(Remote.Failed.class);
  }

  @Test
  void readsOneUpload() throws Exception {
    // Given
    RemoteRef ref = new RemoteRef(null, null, "job-1");
    reply("{\"job_id\":\"job-1\",\"status\":\"Complete\"}");
    backend.upload(ref, fresh());

    // When
    queue.runAll();

    // Then
    assertThat(backend.upload(ref, fresh()).known().orElseThrow().status()).isEqualTo("Complete");
    assertThat(sent()).isEqualTo("GET /v1/jobs/job-1");
  }

  @Test
  void readsATargetById() throws Exception {
    // Given
    EndpointRef ref = new EndpointRef("endpoint-1", null, Duration.ZERO);
    reply(ENDPOINT);
    backend.target(ref, fresh());

    // When
    queue.runAll();

    // Then
    assertThat(backend.target(ref, fresh())).isEqualTo(new Remote.Known<>(TARGET, NOW));
    assertThat(sent()).isEqualTo("GET /v1/endpoints/endpoint-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/qwen", "qwen"})
  void readsATargetByNameFromTheSharedList(String name) throws Exception {
    // Given
    EndpointRef ref = new EndpointRef(null, name, Duration.ZERO);
    reply("{\"data\":[" + OTHER + "," + ENDPOINT + "]}");
    backend.target(ref, fresh());
    backends
        .of(B, KEY, null)
        .on(Api.V1)
        .target(new EndpointRef(null, "llama", Duration.ZERO), fresh());

    // When
    queue.runAll();

    // Then
    assertThat(backend.target(ref, fresh())).isEqualTo(new Remote.Known<>(TARGET, NOW));
    assertThat(woken).containsExactlyInAnyOrder(A, B);
    assertThat(sent()).isEqualTo("GET /v1/endpoints?mine=true&type=dedicated");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aNameThatIsNotInTheListIsMissingSinceTheListBegan() {
    // Given
    EndpointRef ref = new EndpointRef(null, "gone", Duration.ZERO);
    reply("[" + OTHER + "]");
    backend.target(ref, fresh());
    pass(Duration.ofSeconds(3));

    // When
    queue.runAll();

    // Then
    assertThat(backend.target(ref, Freshness.since(NOW))).isEqualTo(new Remote.Missing<>(NOW));
  }

  @Test
  void readsWhatIsAttachedAndWhen() throws Exception {
    // Given
    reply("[{\"model_id\":\"acme/qwen:dev/a\"}]");
    assertThat(backend.attachedReadAt(TARGET.id())).isEmpty();
    backend.attached(TARGET, fresh());
    pass(Duration.ofSeconds(3));

    // When
    queue.runAll();

    // Then
    assertThat(backend.attached(TARGET, Freshness.ANY).known().orElseThrow())
        .containsExactly(backend.attachment(TARGET, "dev/a").inferenceModel());
    assertThat(backends.of(B, KEY, null).on(Api.V1).attachedReadAt(TARGET.id())).contains(NOW);
    assertThat(sent()).isEqualTo("GET /v1/endpoints/endpoint-1/adapters");
  }

  @Test
  void anAttachmentIsCalledByTheEndpointsAndTheModelsName() {
    assertThat(backend.attachment(TARGET, "dev/a")).isEqualTo(ATTACHMENT);
  }

  @Test
  void createsAnUploadInOneStep() throws Exception {
    // Given
    String step = backend.nextStep(RemoteRef.NONE);
    UploadOrder order = new UploadOrder("a", Sensitive.of("https://x.test/y"), null, "d", null);
    Operation.Create create = new Operation.Create(step, "a#1", RemoteRef.NONE, order);
    reply("{\"data\":{\"job_id\":\"job-1\",\"model_name\":\"dev/a\",\"model_id\":\"m\"}}");

    // When
    backend.start(create);
    queue.runAll();

    // Then
    RemoteRef ref = new RemoteRef("dev/a", "m", "job-1");
    assertThat(ref.isComplete()).isTrue();
    assertThat(backend.creation())
        .contains(
            RemoteCall.<Operation.Create, CreateOutcome>started(create)
                .ended(new CreateOutcome.Created(ref), NOW));
    assertThat(sent()).startsWith("POST /v1/models {\"model_name\":\"a\"");
    assertThat(woken).containsExactly(A);
    assertThat(backends.of(B, KEY, null).on(Api.V1).creation()).isEmpty();
  }

  @Test
  void attachesAndDetaches() throws Exception {
    // Given
    reply("");
    reply("");

    // When
    backend.start(new Operation.Attach(ATTACHMENT));
    queue.runAll();
    backend.start(new Operation.Detach(ATTACHMENT));
    queue.runAll();

    // Then
    String call = " /v1/endpoints/endpoint-1/adapters {\"model_id\":\"acme/qwen:dev/a\"}";
    assertThat(sent()).isEqualTo("POST" + call);
    assertThat(sent()).isEqualTo("DELETE" + call);
    assertThat(backend.attachmentChange())
        .contains(
            RemoteCall.<Operation.AttachmentChange, AttachOutcome>started(
                    new Operation.Detach(ATTACHMENT))
                .ended(new AttachOutcome.Done(), NOW));
  }

  @Test
  void sendsAProbe() throws Exception {
    // Given
    Probe probe =
        new Probe("hash", 1, new Probe.Prompt("dev/a", true, "?", 8, 0, Duration.ofSeconds(30)));
    reply("{\"model\":\"dev/a\",\"choices\":[{\"text\":\"Paris\"}]}");

    // When
    backend.start(new Operation.SendProbe(probe));
    queue.runAll();

    // Then
    Optional<ProbeOutcome> outcome =
        backend.probe().flatMap(RemoteCall::end).map(RemoteCall.Result::outcome);
    assertThat(outcome).get().isInstanceOf(ProbeOutcome.Answered.class);
    assertThat(sent()).startsWith("POST /v1/chat/completions {\"model\":\"dev/a\"");
  }

  @Test
  void aResultIsForgottenByItsKindAndAllWithTheAdapter() {
    // Given
    reply("");
    backend.start(new Operation.Attach(ATTACHMENT));
    assertThat(backends.isSettled()).isFalse();
    queue.runAll();

    // When
    backend.forget(Operation.Kind.CREATE);
    backend.forget(Operation.Kind.PROBE);

    // Then
    assertThat(backend.attachmentChange()).isPresent();
    assertThat(backends.isSettled()).isFalse();
    backend.forget(Operation.Kind.ATTACHMENT);
    assertThat(backend.attachmentChange()).isEmpty();
    assertThat(backends.isSettled()).isTrue();
    backend.start(new Operation.Attach(ATTACHMENT));
    backends.forget(A);
    assertThat(backend.attachmentChange()).isEmpty();
  }

  @Test
  void aRefusedKeyPausesEverythingUntilItIsToBeReadAgain() {
    // Given
    server.enqueue(new MockResponse.Builder().code(401).build());
    backend.uploads("a", fresh());
    queue.runAll();
    assertThat(backend.permit(Operation.Priority.CREATE))
        .isInstanceOfSatisfying(
            Operation.Permit.Paused.class,
            paused -> assertThat(paused.cause().reason()).isEqualTo(Reason.UNAUTHORIZED));
    assertThat(backend.attached(TARGET, fresh())).isInstanceOf(Remote.Failed.class);

    // When
    backend.readAgain();

    // Then
    assertThat(backend.permit(Operation.Priority.CREATE)).isEqualTo(new Operation.Permit.Granted());
    assertThat(backend.attached(TARGET, fresh())).isInstanceOf(Remote.Pending.class);
  }

  /** The route is there, so the answer is about the job. */
  @Test
  void aJobThatIsNotThereIsMissingOnceTheListWasRead() {
    // Given
    reply("[]");
    backend.uploads("a", fresh());
    queue.runAll();
    server.enqueue(new MockResponse.Builder().code(404).body("Not Found").build());
    RemoteRef ref = new RemoteRef("dev/a", null, "job-1");
    pass(Duration.ofSeconds(1));
    backend.upload(ref, fresh());

    // When
    queue.runAll();

    // Then
    assertThat(backend.upload(ref, fresh())).isInstanceOf(Remote.Missing.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT1H", "PT1H", "-PT2M"})
  void aStepOfTheWallClockMakesNoListFreshAndNoneOld(Duration step) {
    // Given a list, and then a step
    reply("[]");
    backend.uploads("a", fresh());
    queue.runAll();
    clock.advance(step);

    // When
    pass(Duration.ofSeconds(3));

    // Then it is three seconds old
    assertThat(backend.uploads("a", Freshness.since(clock.instant().minusSeconds(2))))
        .isInstanceOf(Remote.Pending.class);
    assertThat(backend.uploads("a", Freshness.since(clock.instant().minusSeconds(4))))
        .isInstanceOfSatisfying(
            Remote.Known.class,
            known -> assertThat(known.at()).isEqualTo(clock.instant().minusSeconds(3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT1H", "PT1H"})
  void aStepOfTheWallClockNeitherFreezesNorFloodsTheQueue(Duration step) {
    // Given all 1,000 tokens of a second are taken
    for (int i = 0; i < 1000; i++) {
      backends
          .of(new AdapterId("x", "a" + i), KEY, null)
          .on(Api.V1)
          .permit(Operation.Priority.CREATE);
    }
    clock.advance(step);

    // Then
    assertThat(backend.permit(Operation.Priority.DETACH))
        .isInstanceOf(Operation.Permit.Queued.class);
    pass(Duration.ofSeconds(1));
    assertThat(backend.permit(Operation.Priority.DETACH)).isEqualTo(new Operation.Permit.Granted());
  }

  @Test
  void theResultOfACallHasTheTimeOfTheWallClock() {
    // Given
    server.enqueue(new MockResponse.Builder().code(503).build());
    backend.start(new Operation.Attach(ATTACHMENT));
    queue.runAll();

    // When
    clock.advance(Duration.ofHours(-1));
    pass(Duration.ofSeconds(7));

    // Then
    assertThat(backend.attachmentChange().flatMap(RemoteCall::end))
        .get()
        .extracting(RemoteCall.Result::endedAt)
        .isEqualTo(clock.instant().minusSeconds(7));
  }
}
