package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.CreateOutcome;
import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.testing.v2.WhoamiShape;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose project a key opens, what is done while that is not known, and what v2 does not do. */
class V2ProjectTest extends V2BackendRig {

  private static final RemoteRef JOB = new RemoteRef("acme/bot", "ml_1", "job_1");

  @Test
  void readsNothingBeforeTheProjectIsKnown() {
    // Given
    ModelBackend backend = process.backend(BOT, KEY);

    // When
    Remote<?> list = backend.uploads("bot", Freshness.ANY);
    Remote<?> job = backend.upload(JOB, Freshness.ANY);

    // Then
    assertThat(list).isInstanceOf(Remote.Pending.class);
    assertThat(job).isInstanceOf(Remote.Pending.class);
    assertThat(process.queue.waiting()).isEqualTo(1);
  }

  @Test
  void createsNothingBeforeTheProjectIsKnown() {
    // Given
    ModelBackend backend = process.backend(BOT, KEY);

    // When
    backend.start(new Operation.Create("create", "intent-1", RemoteRef.NONE, order()));

    // Then
    process.queue.runAll();
    CreateOutcome outcome = backend.creation().orElseThrow().end().orElseThrow().outcome();
    assertThat(error(outcome).reason()).isEqualTo(Reason.TOGETHER_UNAVAILABLE);
    assertThat(error(outcome).effect()).isEqualTo(RemoteError.Effect.NONE);
    assertThat(v2.calls().count(V2Route.CREATE_MODEL)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = WhoamiShape.class,
      names = {"WITHOUT_PROJECT", "ABSENT"})
  void saysThatTheProjectIsNotKnown(WhoamiShape shape) {
    // Given
    v2.behaviour().withWhoami(shape);

    // When
    Remote<?> list = process.list(BOT, KEY);

    // Then
    clock.advance(Duration.ofMinutes(1));
    ModelBackend backend = process.backend(BOT, KEY);
    CreateOutcome created = process.create(BOT, KEY, RemoteRef.NONE, order());
    assertThat(failure(list).reason()).isEqualTo(Reason.PROJECT_UNKNOWN);
    assertThat(failure(list).message()).contains("TOGETHER_PROJECT_ID");
    assertThat(backend.upload(JOB, Freshness.ANY)).isEqualTo(list);
    assertThat(error(created).reason()).isEqualTo(Reason.PROJECT_UNKNOWN);
    assertThat(error(created).effect()).isEqualTo(RemoteError.Effect.NONE);
    assertThat(v2.calls().count(V2Route.MODELS)).isZero();
    assertThat(v2.calls().count(V2Route.CREATE_MODEL)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = WhoamiShape.class,
      names = {"FLAT", "TYPED", "TYPED_BY_PART"})
  void readsTheProjectInEveryShape(WhoamiShape shape) {
    // Given
    v2.behaviour().withWhoami(shape);

    // When
    RemoteRef upload = uploaded();

    // Then
    assertThat(process.uploads(BOT, KEY).carrying(MARKER).orElseThrow().ref()).isEqualTo(upload);
  }

  @Test
  void keysOfOneProjectShareItsList() {
    // Given
    uploaded();
    process.uploads(BOT, SECOND_KEY);
    int lists = v2.calls().count(V2Route.MODELS);
    Freshness now = process.later();
    process.settled(() -> process.backend(BOT, KEY).uploads("bot", now));

    // When
    Remote<?> list = process.backend(BOT, SECOND_KEY).uploads("bot", now);

    // Then
    assertThat(list).isInstanceOf(Remote.Known.class);
    assertThat(v2.calls().count(V2Route.MODELS)).isLessThanOrEqualTo(lists + 1);
  }

  @Test
  void aKeyOfAnotherProjectSeesThatOne() {
    // Given
    uploaded();

    // When
    RemoteRef theirs = process.created(BOT, OTHER_KEY, RemoteRef.NONE, order());

    // Then
    assertThat(process.uploads(BOT, OTHER_KEY).uploads()).hasSize(1);
    assertThat(process.uploads(BOT, OTHER_KEY).carrying(MARKER).orElseThrow().ref())
        .isEqualTo(theirs);
    assertThat(theirs.modelName()).isEqualTo("other/bot");
  }

  @Test
  void aRefusedKeyStopsOnlyThoseThatUseIt() {
    // Given
    process.uploads(BOT, KEY);
    process.uploads(CAT, SECOND_KEY);
    clock.advance(Duration.ofMinutes(1));
    v2.calls().failAlways(V2Route.MODELS, KEY, InjectedFault.status(403));

    // When
    Remote<?> refused = process.list(BOT, KEY);

    // Then
    assertThat(failure(refused).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(process.backend(BOT, KEY).keyRefusal()).isPresent();
    assertThat(process.list(CAT, SECOND_KEY)).isInstanceOf(Remote.Known.class);
  }

  @Test
  void attachingNeedsV1() {
    // Given
    process.uploads(BOT, KEY);
    ModelBackend backend = process.backend(BOT, KEY);
    Target target = new Target("ep_1", "acme/llama", null, null, true);
    Attachment attachment = backend.attachment(target, "acme/bot");
    EndpointRef ref = new EndpointRef("ep_1", null, EndpointRef.DEFAULT_DETACH_TIMEOUT);

    // When
    backend.start(new Operation.Attach(attachment));

    // Then
    process.queue.runAll();
    AttachOutcome outcome = backend.attachmentChange().orElseThrow().end().orElseThrow().outcome();
    assertThat(outcome.<Reason>fold(() -> null, () -> null, RemoteError::reason))
        .isEqualTo(Reason.ATTACH_NEEDS_V1);
    assertThat(failure(backend.target(ref, Freshness.ANY)).reason())
        .isEqualTo(Reason.ATTACH_NEEDS_V1);
    assertThat(failure(backend.attached(target, Freshness.ANY)).message()).contains("spec.api: v1");
    assertThat(backend.attachedReadAt("ep_1")).isEmpty();
  }

  @Test
  void namesTheCallThatDeletesAModel() {
    // Given
    V2Vocabulary words = new V2Vocabulary();

    // Then
    assertThat(words.deleteModelCall("ml_1")).contains("DELETE /v2/projects/{project}/models/ml_1");
    assertThat(words.deleteModelCall(null)).contains("DELETE /v2/projects/{project}/models/{id}");
  }
}
