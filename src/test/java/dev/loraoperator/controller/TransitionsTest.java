package dev.loraoperator.controller;

import static dev.loraoperator.controller.TestAdapters.adapter;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadOrder;
import dev.loraoperator.kubernetes.EventWriter;
import dev.loraoperator.lifecycle.Revisions;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What is reported of a written status. */
class TransitionsTest {

  private static final Operation CREATE =
      new Operation.Create(
          "create",
          "bot#1",
          RemoteRef.NONE,
          new UploadOrder("bot", Sensitive.of("https://hub.example/bot"), null, "text", null));
  private static final Operation ATTACH =
      new Operation.Attach(new Attachment("endpoint-1", "french", "bot", "french:bot"));

  private final TestCluster cluster = new TestCluster();
  private final Transitions transitions =
      new Transitions(
          new EventWriter(cluster.client, Clock.fixed(Specs.NOW, ZoneOffset.UTC), Runnable::run));
  private final Logger logger = (Logger) LoggerFactory.getLogger(Transitions.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void startLog() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
    cluster.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the first status,     ,                  Ready=Suspended,                   Suspended",
    "nothing is new,       Ready=Submitting,  Ready=Submitting,                  ",
    "a new reason,         Ready=Submitting,  Ready=Uploaded,                    Uploaded",
    "Reconciling beside,   Ready=Uploaded,    Ready=Binding Reconciling=Binding, Binding",
    "only Reconciling,     Ready=Binding,     Ready=Binding Reconciling=Binding, ",
    "only Stalled,         Ready=NotFound,    Ready=NotFound Stalled=NotFound,   ",
    "in the status' order, Ready=Submitting,  Ready=Bound Bound=AlreadyBound"
        + " InferenceVerified=Answered, Bound AlreadyBound Answered",
    "one reason twice,     Ready=Submitting,  Ready=Binding Bound=Binding,       Binding",
    "it moves to Ready,    Bound=Binding,     Ready=Binding Bound=Binding,       Binding",
    "a condition is gone,  Ready=Bound Bound=Bound, Ready=Bound,                 "
  })
  void everyConditionWhoseReasonIsNewIsReportedOnce(
      String name, @Nullable String before, String written, @Nullable String expected) {
    // Given
    LoraAdapter adapter = adapter();
    if (before != null) {
      AdapterEdit.status(adapter, "conditions", conditions(before));
    }

    // When
    transitions.report(adapter, status(written), update());

    // Then
    List<String> reasons = expected == null ? List.of() : Arrays.asList(expected.split(" "));
    assertThat(cluster.events()).extracting(event -> event.split("[ :]")[1]).isEqualTo(reasons);
    assertThat(log.list).extracting(line -> values(line).get("reason")).isEqualTo(reasons);
  }

  @Test
  void aReasonOfTwoConditionsIsReportedWithTheMessageOfTheFirst() {
    // Given
    LoraAdapterStatus written = status("Ready=Binding Bound=Binding");

    // When
    transitions.report(adapter(), written, update());

    // Then
    assertThat(cluster.events()).containsExactly("Normal Binding: of Ready");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "DONE,      Uploaded,           Normal",
    "PROGRESS,  ConfirmingUpload,   Normal",
    "SUSPENDED, Suspended,          Normal",
    "WAIT,      RateLimited,        Normal",
    "BACK_OFF,  TogetherUnavailable, Warning",
    "USER,      UploadRefused,      Warning",
    "NOTE,      Answered,           Normal",
    "NOTE,      SourceUnreachable,  Normal",
    "NOTE,      SourceWarning,   Warning"
  })
  void anEventIsAWarningByTheKindOfItsReason(Reason.Kind kind, String reason, String type) {
    // Given
    LoraAdapterStatus written = status("Ready=" + reason);

    // When
    transitions.report(adapter(), written, update());

    // Then
    assertThat(Reason.find(reason).orElseThrow().kind()).isEqualTo(kind);
    assertThat(cluster.events()).containsExactly(type + " " + reason + ": of Ready");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RateLimitQueued",
        "Submitting",
        "UploadInProgress",
        "Retrying",
        "SourceVerified",
        "Verifying"
      })
  void whatTheNextEventTellsTooIsOnlyLogged(String reason) {
    // When
    transitions.report(adapter(), status("Ready=" + reason), update());

    // Then
    assertThat(cluster.events()).isEmpty();
    assertThat(log.list).extracting(line -> values(line).get("reason")).containsExactly(reason);
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        Arguments.of("nothing is started", List.of(new Effect.ReadAgain()), "None"),
        Arguments.of("a create", List.of(new Effect.Start(CREATE)), "Create"),
        Arguments.of(
            "two operations",
            List.of(
                new Effect.Start(ATTACH),
                new Effect.Forget(Operation.Kind.CREATE),
                new Effect.Start(CREATE)),
            "Attach,Create"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void theLogLineNamesWhatIsStarted(String name, List<Effect> effects, String action) {
    // Given
    Decision.Update update =
        new Decision.Update(
            State.none(), ReadyCondition.of(Reason.SUBMITTING, "words"), effects, null);

    // When
    transitions.report(adapter(), status("Ready=Submitting"), update);

    // Then
    assertThat(log.list).singleElement().extracting(ILoggingEvent::getLevel).isEqualTo(Level.INFO);
    assertThat(values(log.list.get(0)))
        .isEqualTo(
            Map.of(
                "namespace", "team-a",
                "name", "support-bot",
                "generation", "1",
                "reason", "Submitting",
                "action", action,
                "message", "of Ready"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"the job is known, job-1", "an intent only, "})
  void theLogLineNamesTheJob(String name, @Nullable String job) {
    // Given
    Revision upload =
        Revisions.intended("bot", "hash", Specs.NOW).created(new RemoteRef("acme/bot", null, job));

    // When
    transitions.report(adapter(), status("Ready=Submitting"), update(State.none().with(upload)));

    // Then
    assertThat(values(log.list.get(0)).get("jobId")).isEqualTo(job);
  }

  @Test
  void aRecordedEventIsAWarningInTheLogToo() {
    // When
    transitions.recordEvent(adapter(), update(), Reason.BINDING_RESTORED, "attached again");

    // Then
    assertThat(cluster.events()).containsExactly("Warning BindingRestored: attached again");
    assertThat(log.list).singleElement().extracting(ILoggingEvent::getLevel).isEqualTo(Level.WARN);
    assertThat(values(log.list.get(0)))
        .containsEntry("reason", "BindingRestored")
        .containsEntry("message", "attached again");
  }

  private static Decision.Update update() {
    return update(State.none());
  }

  private static Decision.Update update(State state) {
    return new Decision.Update(state, ReadyCondition.of(Reason.SUBMITTING, "words"), null);
  }

  private static LoraAdapterStatus status(String conditions) {
    LoraAdapter adapter = adapter();
    AdapterEdit.status(adapter, "conditions", conditions(conditions));
    return adapter.getStatus();
  }

  /** Conditions such as {@code Ready=Submitting Bound=Binding}. */
  private static List<Condition> conditions(String words) {
    return Stream.of(words.split(" "))
        .map(word -> word.split("="))
        .map(
            pair ->
                new ConditionBuilder()
                    .withType(pair[0])
                    .withReason(pair[1])
                    .withMessage("of " + pair[0])
                    .build())
        .toList();
  }

  private static Map<String, String> values(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }
}
