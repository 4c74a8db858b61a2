package dev.loraoperator.controller;

import static dev.loraoperator.controller.TestAdapters.NAMESPACE;
import static dev.loraoperator.controller.TestAdapters.adapter;
import static dev.loraoperator.controller.TestAdapters.request;
import static dev.loraoperator.controller.TestAdapters.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.backend.Backends;
import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.backend.Vocabularies;
import dev.loraoperator.controller.index.AdapterIndexes;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.kubernetes.status.StatusMapper;
import dev.loraoperator.lifecycle.Lifecycle;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.operations.ActiveReconciliations;
import dev.loraoperator.operations.OperationGate;
import dev.loraoperator.preflight.PreflightScheduler;
import dev.loraoperator.source.OperatorIdentity;
import dev.loraoperator.source.SourceResolver;
import dev.loraoperator.source.SourceSettings;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.together.v1.V1Vocabulary;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reconciliation knows of its adapter, and what it reads for that. */
class AdapterReaderTest {

  private static final String SECRET = "together-api-key";
  private static final String KEY = "TOGETHER_API_KEY";

  private final SteppedClock clock = new SteppedClock(Specs.NOW);
  private final TestCluster cluster = new TestCluster();
  private final RecordingBackend backend = new RecordingBackend();
  private final List<String> opened = new ArrayList<>();
  private final List<KeyName> used = new ArrayList<>();
  private final AdapterReader reader =
      new AdapterReader(
          dependencies(),
          new StatusMapper(new V1Vocabulary(), "default"),
          new AdapterIndexes(
              new SpecReader("default", DeletionPolicy.RETAIN), new FakeAdapterCache()),
          cluster.secretReader(),
          cluster.places,
          new ReconcileRequests());

  @BeforeEach
  void putSecret() {
    cluster.secret(NAMESPACE, SECRET, KEY, "key-of-team-a");
    cluster.secret(NAMESPACE, "two-words", KEY, "a key");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void secretsAreNotReadUntilAccessIsAskedFor() {
    // When
    AdapterView view = reader.read(adapter());

    // Then
    assertThat(cluster.secretReads).isEmpty();
    assertThat(view.secrets()).isEmpty();
    assertThat(opened).isEmpty();
    assertThat(used).isEmpty();
  }

  @Test
  void secretsAreReadOnce() {
    // Given
    AdapterView view = reader.read(adapter());
    Access first = view.situation().access();

    // When
    Access second = view.situation().access();

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(cluster.secretReads).containsExactly(NAMESPACE);
    assertThat(view.secrets()).extracting(Sensitive::reveal).containsExactly("key-of-team-a");
    assertThat(opened).containsExactly("team-a/support-bot with key-of-team-a");
    assertThat(used).containsExactly(new KeyName(NAMESPACE, SECRET, KEY));
  }

  @Test
  void anInvalidSpecIsClosed() {
    // Given
    LoraAdapter adapter = adapter();
    AdapterEdit.spec(adapter, "source", null);

    // When
    AdapterView view = reader.read(adapter);

    // Then
    assertThat(problem(view).reason()).isEqualTo(Reason.INVALID_SPEC);
    assertThat(view.source()).isNull();
    assertThat(cluster.secretReads).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "there is no such Secret,      missing,          TOGETHER_API_KEY, SECRET_NOT_FOUND",
    "the Secret has no such key,   together-api-key, other,            SECRET_NOT_FOUND",
    "the key has two words,        two-words,        TOGETHER_API_KEY, INVALID_SECRET"
  })
  void withoutAnApiKeyItIsClosedWithTheProblem(
      String name, String secret, String key, Reason reason) {
    // Given
    LoraAdapter adapter = adapter();
    AdapterEdit.spec(adapter, "apiKeySecretRef", Map.of("name", secret, "key", key));

    // When
    AdapterView view = reader.read(adapter);

    // Then
    assertThat(problem(view).reason()).isEqualTo(reason);
    assertThat(problem(view).message()).contains(secret);
    assertThat(opened).isEmpty();
    assertThat(used).isEmpty();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("the generation", true, (test, it) -> it.getMetadata().setGeneration(2L)),
        change(
            "the Secret",
            true,
            (test, it) -> test.cluster.secret(NAMESPACE, SECRET, KEY, "another key")),
        change("the reconcile request", true, (test, it) -> request(it, "second")),
        change("the request is removed", true, (test, it) -> request(it, null)),
        change(
            "another Secret",
            false,
            (test, it) -> test.cluster.secret(NAMESPACE, "other", KEY, "key-of-team-a")),
        change(
            "the status",
            false,
            (test, it) ->
                AdapterEdit.status(it, "revisions", List.of(upload("bot", "job-1", null)))),
        change("labels", false, (test, it) -> it.getMetadata().setLabels(Map.of("team", "a"))),
        change(
            "the resource version", false, (test, it) -> it.getMetadata().setResourceVersion("99")),
        change("time", false, (test, it) -> test.clock.advance(Duration.ofDays(1))),
        change("nothing", false, (test, it) -> {}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void theInputsHashIsOfWhatAUserChangesToHaveItTriedAgain(
      String name, boolean changes, BiConsumer<AdapterReaderTest, LoraAdapter> change) {
    // Given
    LoraAdapter adapter = request(adapter(), "first");
    String before = reader.read(adapter).situation().inputsHash();
    change.accept(this, adapter);

    // When
    String after = reader.read(adapter).situation().inputsHash();

    // Then
    assertThat(after.equals(before)).isEqualTo(!changes);
  }

  @Test
  void theInputsHashChangesOnceAMissingSecretIsThere() {
    // Given
    LoraAdapter adapter = adapter();
    AdapterEdit.spec(adapter, "apiKeySecretRef", Map.of("name", "late"));
    String before = reader.read(adapter).situation().inputsHash();
    cluster.secret(NAMESPACE, "late", KEY, "key-of-team-a");

    // When
    String after = reader.read(adapter).situation().inputsHash();

    // Then
    assertThat(after).isNotEqualTo(before);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "first seen,        first,       ,      , 1",
    "seen before,       first,  first,      , 0",
    "a new value,       second, first,      , 1",
    "carried out,       first,       , first, 0",
    "no request at all, ,            ,      , 0"
  })
  void aNewRequestMakesTheBackendReadAgainOnce(
      String name,
      @Nullable String requested,
      @Nullable String seenBefore,
      @Nullable String handled,
      int times) {
    // Given
    if (seenBefore != null) {
      reader.read(request(adapter(), seenBefore)).situation().access();
      clock.advance(Duration.ofSeconds(1));
      backend.calls.clear();
    }
    LoraAdapter adapter = request(adapter(), requested);
    AdapterEdit.status(adapter, "lastHandledReconcileAt", handled);

    // When
    reader.read(adapter).situation().access();

    // Then
    assertThat(backend.calls)
        .isEqualTo(Collections.nCopies(Api.values().length * times, "read again"));
  }

  @Test
  void metadataIsReadAtOnce() {
    // Given
    LoraAdapter adapter = request(adapter(), "first");
    adapter.getMetadata().setDeletionTimestamp("2026-11-24T11:59:00Z");

    // When
    Situation situation = reader.read(adapter).situation();

    // Then
    assertThat(situation.now()).isEqualTo(Specs.NOW);
    assertThat(situation.createdAt()).isEqualTo(TestAdapters.CREATED);
    assertThat(situation.jitter()).isEqualTo(0.25);
    assertThat(situation.requestValue()).isEqualTo("first");
    assertThat(situation.deletion())
        .isEqualTo(new Situation.Deletion(Instant.parse("2026-11-24T11:59:00Z"), false));
  }

  private static Arguments change(
      String name, boolean changes, BiConsumer<AdapterReaderTest, LoraAdapter> change) {
    return Arguments.of(name, changes, change);
  }

  private static Problem problem(AdapterView view) {
    return view.situation()
        .access(
            open -> {
              throw new AssertionError("access is open");
            },
            problem -> problem);
  }

  private Dependencies dependencies() {
    Vocabularies vocabularies = api -> new V1Vocabulary();
    return new Dependencies(
        "default",
        Set.of(),
        new SpecReader("default", DeletionPolicy.RETAIN),
        new Lifecycle(null, Specs.BACKOFF, Duration.ofMinutes(10), vocabularies, () -> Specs.NOW),
        vocabularies,
        new RecordingBackends(),
        new SourceResolver(
            new SourceSettings(URI.create("https://hub.example"), Set.of()),
            OperatorIdentity.ofDefaultChain(Runnable::run, clock, clock::millis, woken -> {}),
            clock),
        new PreflightScheduler(
            target -> null, Runnable::run, 1, clock, System::nanoTime, woken -> {}),
        new Wakeups(),
        new EventWriter(cluster.client, clock, Runnable::run),
        new ActiveReconciliations(clock),
        new OperationGate(),
        new RecordingListener(),
        clock,
        () -> 0.25);
  }

  private final class RecordingBackends implements Backends {
    @Override
    public ModelApis of(AdapterId adapter, Sensitive apiKey, @Nullable String project) {
      opened.add(adapter.namespace() + "/" + adapter.name() + " with " + apiKey.reveal());
      return api -> backend;
    }

    @Override
    public void forget(AdapterId adapter) {
      throw new AssertionError("a read forgets nothing");
    }
  }

  private final class RecordingListener implements AdapterListener {
    @Override
    public void onApiKeyUsed(KeyName name, Sensitive apiKey) {
      used.add(name);
    }
  }
}
