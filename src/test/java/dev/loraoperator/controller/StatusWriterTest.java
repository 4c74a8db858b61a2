package dev.loraoperator.controller;

import static dev.loraoperator.controller.TestAdapters.adapter;
import static dev.loraoperator.controller.TestAdapters.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.kubernetes.status.StatusMapper;
import dev.loraoperator.lifecycle.Revisions;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.MockApiServer.Write;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.together.v1.V1Vocabulary;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written of a decision, in which order, and what a lost race leaves undone. */
class StatusWriterTest {

  private static final String SECRET = "s3cr3t-value";
  private static final State ATTACHED =
      State.none()
          .withServing(
              Serving.NONE.holding(
                  new Attachment("endpoint-1", "french", "acme/bot", "french:acme/bot")));

  private final SteppedClock clock = new SteppedClock(Specs.NOW);
  private final TestCluster cluster = new TestCluster();
  private final TestContext context = new TestContext(cluster.client);
  private final RecordingBackend backend = new RecordingBackend();
  private final List<String> heard = new ArrayList<>();
  private final StatusWriter writer =
      new StatusWriter(
          new StatusMapper(new V1Vocabulary(), "default"),
          new Transitions(new EventWriter(cluster.client, clock, Runnable::run)),
          new Listener(),
          clock);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aNewStatusIsWrittenCachedAndReported() {
    // Given
    LoraAdapter adapter = cluster.create(adapter());

    // When
    boolean written = writer.write(viewOf(adapter), update(State.none()), context);

    // Then
    LoraAdapter stored = cluster.get(adapter);
    assertThat(written).isTrue();
    assertThat(stored.getStatus().conditions())
        .extracting(Condition::getType)
        .containsExactly("Ready", "Reconciling");
    assertThat(context.cached).containsExactly(stored);
    assertThat(heard).containsExactly("support-bot: Binding");
    assertThat(cluster.events()).containsExactly("Normal Binding: words");
  }

  @Test
  void onlyIdentityAndStatusAreSent() {
    // Given
    LoraAdapter own = adapter();
    own.getMetadata().setLabels(Map.of("team", "a"));
    own.getMetadata().setAnnotations(Map.of("note", "mine"));
    own.getMetadata().setFinalizers(List.of("other.dev/x"));
    LoraAdapter adapter = cluster.create(own);

    // When
    writer.write(viewOf(adapter), update(State.none()), context);

    // Then
    Write write = cluster.writes().get(0);
    assertThat(write.method() + " " + write.path())
        .startsWith("PUT ")
        .endsWith("/loraadapters/support-bot/status");
    assertThat(write.fields())
        .containsOnlyKeys("apiVersion", "kind", "metadata", "spec", "status")
        .containsEntry(
            "metadata",
            Map.of(
                "namespace",
                "team-a",
                "name",
                "support-bot",
                "uid",
                adapter.getMetadata().getUid(),
                "resourceVersion",
                adapter.getMetadata().getResourceVersion()));
  }

  @Test
  void aStatusThatDoesNotChangeIsNotWritten() {
    // Given
    LoraAdapter adapter = written(adapter(), update(State.none()));
    clock.advance(Duration.ofMinutes(5));

    // When
    boolean written = writer.write(viewOf(adapter), update(State.none()), context);

    // Then
    assertThat(written).isTrue();
    assertThat(cluster.writes()).isEmpty();
    assertThat(context.cached).isEmpty();
    assertThat(heard).isEmpty();
  }

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of("without an attachment", State.none()),
        Arguments.of("with its first attachment", ATTACHED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void anAdapterThatHasChangedMeanwhileIsLeftAlone(String name, State state) {
    // Given
    LoraAdapter adapter = cluster.create(adapter());
    LoraAdapter edited =
        cluster.edit(adapter, other -> other.getMetadata().setLabels(Map.of("team", "a")));

    // When
    boolean written = writer.write(viewOf(adapter), update(state), context);

    // Then
    assertThat(written).isFalse();
    assertThat(cluster.get(adapter)).isEqualTo(edited);
    assertNothingElseHappened();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void anAdapterThatIsGoneMeanwhileIsLeftAlone(String name, State state) {
    // Given
    LoraAdapter adapter = cluster.create(adapter());
    cluster.delete(adapter);

    // When
    boolean written = writer.write(viewOf(adapter), update(state), context);

    // Then
    assertThat(written).isFalse();
    assertThat(cluster.get(adapter)).isNull();
    assertNothingElseHappened();
  }

  @Test
  void aRaceLostAfterTheFinalizerLeavesOnlyTheFinalizer() {
    // Given
    LoraAdapter adapter = cluster.create(adapter());
    context.afterCaching =
        () -> cluster.edit(adapter, other -> other.getMetadata().setLabels(Map.of("team", "a")));

    // When
    boolean written = writer.write(viewOf(adapter), update(ATTACHED), context);

    // Then
    assertThat(written).isFalse();
    assertThat(cluster.get(adapter).getFinalizers()).containsExactly(Finalizers.NAME);
    assertThat(cluster.get(adapter).getStatus()).isNull();
    assertThat(cluster.events()).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void anotherErrorOfTheApiServerIsNotALostRace() {
    // Given
    LoraAdapter adapter = cluster.create(adapter());
    context.failure = new KubernetesClientException("no rights", 403, null);

    // When
    assertThatThrownBy(() -> writer.write(viewOf(adapter), update(State.none()), context))
        .isSameAs(context.failure);

    // Then
    assertNothingElseHappened();
  }

  @Test
  void theFinalizerIsAddedBeforeTheStatusThatHasAnAttachment() {
    // Given
    LoraAdapter adapter = cluster.create(adapter());

    // When
    writer.write(viewOf(adapter), update(ATTACHED), context);

    // Then
    assertThat(writes()).containsExactly("PATCH finalizers", "PUT status", "POST event");
    assertThat(cluster.get(adapter).getFinalizers()).containsExactly(Finalizers.NAME);
    assertThat(cluster.get(adapter).getStatus().attachments()).hasSize(1);
    assertThat(context.cached).hasSize(2).last().isEqualTo(cluster.get(adapter));
  }

  @Test
  void theFinalizerIsRemovedAfterTheStatusWithoutAnAttachment() {
    // Given
    LoraAdapter adapter = written(adapter(), update(ATTACHED));

    // When
    writer.write(viewOf(adapter), update(State.none()), context);

    // Then
    assertThat(writes()).containsExactly("PUT status", "PATCH finalizers");
    assertThat(cluster.get(adapter).getFinalizers()).isEmpty();
    assertThat(cluster.get(adapter).getStatus().attachments()).isNullOrEmpty();
    assertThat(context.cached).hasSize(2).last().isEqualTo(cluster.get(adapter));
  }

  @Test
  void theFinalizerStaysWhileSomethingIsAttached() {
    // Given
    LoraAdapter adapter = written(adapter(), update(ATTACHED));

    // When
    writer.write(viewOf(adapter), update(ATTACHED.withHandledRequest("first")), context);

    // Then
    assertThat(writes()).containsExactly("PUT status");
    assertThat(cluster.get(adapter).getFinalizers()).containsExactly(Finalizers.NAME);
  }

  @Test
  void aFinalizerThatACrashHasLeftIsRemovedThoughTheStatusDoesNotChange() {
    // Given
    LoraAdapter written = written(adapter(), update(State.none()));
    LoraAdapter adapter =
        cluster.edit(written, other -> other.getMetadata().setFinalizers(List.of(Finalizers.NAME)));

    // When
    boolean done = writer.write(viewOf(adapter), update(State.none()), context);

    // Then
    assertThat(done).isTrue();
    assertThat(writes()).containsExactly("PATCH finalizers");
    assertThat(cluster.get(adapter).getFinalizers()).isEmpty();
  }

  @Test
  void nothingIsAttachedForAnOldVersionThoughTheStatusDoesNotChange() {
    // Given an attachment that is to be made again
    LoraAdapter adapter = written(adapter(), update(ATTACHED));
    Decision.Update again = attaching(ATTACHED);

    // When the resource is current, has changed, and is gone
    boolean current = writer.write(viewOf(adapter), again, context);
    cluster.edit(adapter, other -> other.getMetadata().setLabels(Map.of("team", "a")));
    boolean changed = writer.write(viewOf(adapter), again, context);
    cluster.edit(adapter, other -> other.getMetadata().setFinalizers(List.of()));
    cluster.delete(adapter);
    boolean gone = writer.write(viewOf(adapter), again, context);

    // Then
    assertThat(current).isTrue();
    assertThat(changed).isFalse();
    assertThat(gone).isFalse();
    assertThat(writes()).isEmpty();
  }

  private static Decision.Update attaching(State state) {
    Decision.Update update = update(state);
    Attachment attachment = state.serving().attachments().get(0);
    return new Decision.Update(
        state, update.ready(), List.of(new Effect.Start(new Operation.Attach(attachment))), null);
  }

  @Test
  void secretsOfTheAdapterAreMasked() {
    // Given
    LoraAdapter adapter = cluster.create(adapter());
    Revision upload =
        Revisions.intended("bot", "hash", Specs.NOW)
            .created(new RemoteRef(null, null, "job-1"))
            .observed(
                new UploadView(
                    RemoteRef.NONE,
                    UploadPhase.FAILED,
                    "Failed: " + SECRET,
                    "no access with " + SECRET,
                    null,
                    null),
                Specs.NOW);
    Decision.Update update =
        new Decision.Update(
            State.none().with(upload),
            ReadyCondition.of(Reason.UPLOAD_FAILED, "refused " + SECRET),
            null);

    // When
    writer.write(viewOf(adapter), update, context);

    // Then
    LoraAdapterStatus status = cluster.get(adapter).getStatus();
    assertThat(status.conditions())
        .extracting(Condition::getMessage)
        .containsExactly("refused ***", "refused ***");
    assertThat(status.newest().message()).isEqualTo("no access with ***");
    assertThat(status.newest().remoteStatus()).isEqualTo("Failed: ***");
    assertThat(cluster.writes()).isNotEmpty().noneMatch(write -> write.toString().contains(SECRET));
  }

  @Test
  void anAdapterThatIsLetGoIsGone() {
    // Given
    LoraAdapter created = written(adapter(), update(ATTACHED));
    cluster.delete(created);

    // When
    boolean released = writer.release(cluster.get(created), context);

    // Then
    assertThat(released).isTrue();
    assertThat(cluster.get(created)).isNull();
    assertNothingElseHappened();
  }

  @Test
  void anAdapterThatHasChangedMeanwhileIsNotLetGo() {
    // Given
    LoraAdapter created = written(adapter(), update(ATTACHED));
    cluster.delete(created);
    LoraAdapter deleted = cluster.get(created);
    cluster.edit(created, other -> other.getMetadata().setLabels(Map.of("team", "a")));

    // When
    boolean released = writer.release(deleted, context);

    // Then
    assertThat(released).isFalse();
    assertThat(cluster.get(created).getFinalizers()).containsExactly(Finalizers.NAME);
  }

  private void assertNothingElseHappened() {
    assertThat(cluster.events()).isEmpty();
    assertThat(heard).isEmpty();
    assertThat(context.cached).isEmpty();
  }

  /** What was written since the case began, such as {@code PUT status}. */
  private List<String> writes() {
    return cluster.writes().stream()
        .map(
            write ->
                write.method()
                    + (write.path().endsWith("/status")
                        ? " status"
                        : write.path().endsWith("/events") ? " event" : " finalizers"))
        .toList();
  }

  /** The adapter as it is once {@code update} was written, which the logs leave out. */
  private LoraAdapter written(LoraAdapter adapter, Decision.Update update) {
    LoraAdapter created = cluster.create(adapter);
    writer.write(viewOf(created), update, context);
    cluster.writes();
    context.cached.clear();
    heard.clear();
    return cluster.get(created);
  }

  private AdapterView viewOf(LoraAdapter adapter) {
    return view(adapter, backend.open(), Sensitive.of(SECRET));
  }

  private static Decision.Update update(State state) {
    return new Decision.Update(state, ReadyCondition.of(Reason.BINDING, "words"), null);
  }

  private final class Listener implements AdapterListener {
    @Override
    public void onStatusWritten(LoraAdapter before, LoraAdapterStatus after) {
      heard.add(before.getMetadata().getName() + ": " + after.conditions().get(0).getReason());
    }
  }
}
