package dev.loraoperator.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.lifecycle.stage.ReadyCondition;
import dev.loraoperator.lifecycle.state.Checks;
import dev.loraoperator.lifecycle.state.ConditionValue;
import dev.loraoperator.lifecycle.state.CurrentModel;
import dev.loraoperator.lifecycle.state.Deployment;
import dev.loraoperator.lifecycle.state.Destination;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.RetryGate;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Serving;
import dev.loraoperator.lifecycle.state.Shown;
import dev.loraoperator.lifecycle.state.SourceCheck;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.lifecycle.state.Verification;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.inspection.AdapterFacts;
import dev.loraoperator.together.v1.V1Vocabulary;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A fresh process starts from what the status says: what was decided must be there again. */
class StatusMapperTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final V1Vocabulary vocabulary = new V1Vocabulary();
  private final StatusMapper mapper = new StatusMapper(vocabulary, "default");

  @Test
  void everyStateIsReadAsItWasWritten() throws JsonProcessingException {
    for (int seed = 0; seed < 2_000; seed++) {
      // Given
      State state = new States(new Random(seed)).state();

      // When it goes through the API server
      LoraAdapterStatus written =
          mapper.status(adapter(), "hf://acme/bot", state, ready(seed), List.of(), NOW);
      LoraAdapterStatus stored =
          JSON.readValue(JSON.writeValueAsString(written), LoraAdapterStatus.class);

      // Then
      assertThat(mapper.state(with(stored))).as("seed %d", seed).isEqualTo(state);
      assertThat(stored).as("seed %d", seed).isEqualTo(written);
    }
  }

  @Test
  void aStatusSaysWhoseItIs() {
    LoraAdapterStatus written =
        mapper.status(adapter(), null, State.none(), ready(0), List.of(), NOW);

    assertThat(written.owner()).isEqualTo("default/team-a/bot");
  }

  @Test
  void aCopyOfAnothersStatusSaysNothing() {
    // Given
    State state = new States(new Random(1)).state();
    LoraAdapterStatus original = mapper.status(adapter(), null, state, ready(0), List.of(), NOW);
    LoraAdapter copy = with(original);
    copy.getMetadata().setNamespace("team-b");

    // When
    State read = mapper.state(copy);
    LoraAdapterStatus next =
        mapper.status(copy, null, read, ready(0), List.of(), NOW.plusSeconds(60));

    // Then its conditions are new as well
    assertThat(read).isEqualTo(State.none());
    assertThat(next.conditions())
        .extracting(Condition::getLastTransitionTime)
        .containsOnly(NOW.plusSeconds(60).toString());
  }

  private static LoraAdapter with(LoraAdapterStatus status) {
    LoraAdapter adapter = adapter();
    adapter.setStatus(status);
    return adapter;
  }

  private static LoraAdapter adapter() {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(
        new ObjectMetaBuilder().withNamespace("team-a").withName("bot").withGeneration(1L).build());
    return adapter;
  }

  private static ReadyCondition ready(int seed) {
    Reason[] reasons = Reason.values();
    return ReadyCondition.of(reasons[seed % reasons.length], "message");
  }

  /** Random states, as far as the status can hold them: conditions decide what else there is. */
  private final class States {

    private final Random random;

    States(Random random) {
      this.random = random;
    }

    State state() {
      State state =
          State.none()
              .withRevisions(revisions())
              .withGate(maybe(this::gate))
              .withSourceCheck(maybe(this::check))
              .withServing(serving())
              .withVerification(maybe(this::verification))
              .withModel(model());
      return new State(
          state.model(),
          destination(),
          state.revisions(),
          state.gate(),
          new Checks(state.sourceCheck(), maybe(this::value), state.verification()),
          state.serving(),
          deployments(),
          new State.Handled(maybe(this::word), maybe(this::word)));
    }

    private Destination destination() {
      return new Destination(
          maybe(() -> pick(Api.values())),
          maybe(() -> new Destination.Account(word(), maybe(this::word))),
          maybe(this::value));
    }

    private CurrentModel model() {
      return new CurrentModel(
          maybe(this::word),
          maybe(this::word),
          maybe(this::word),
          maybe(() -> random.nextInt(9)),
          maybe(() -> new CurrentModel.BaseModel(word(), maybe(this::word), maybe(this::word))));
    }

    private List<Deployment> deployments() {
      return Stream.generate(this::deployment).limit(random.nextInt(3)).toList();
    }

    private Deployment deployment() {
      return new Deployment(
          random.nextInt(9),
          maybe(this::word),
          maybe(this::word),
          maybe(this::word),
          maybe(this::word),
          maybe(this::word),
          maybe(this::word),
          maybe(() -> random.nextInt(3)),
          maybe(() -> random.nextInt(3)),
          maybe(() -> pick("0.25", "7.5", "none")),
          maybe(this::word),
          maybe(this::millis));
    }

    private List<Revision> revisions() {
      return IntStream.range(0, random.nextInt(4)).mapToObj(this::revision).toList();
    }

    private Revision revision(int number) {
      return new Revision(
          number,
          word(),
          new Placement(
              maybe(() -> pick(Api.values())),
              maybe(this::word),
              maybe(() -> new SecretKeyRef(word(), word())),
              pick(Placement.Origin.values()),
              maybe(this::word),
              maybe(this::word),
              maybe(this::word)),
          word(),
          random.nextInt(5),
          maybe(() -> new Revision.Intent(word(), millis())),
          maybe(this::millis),
          new RemoteRef(maybe(this::word), maybe(this::word), maybe(this::word), maybe(this::word)),
          new Shown(
              pick(UploadPhase.values()),
              maybe(this::word),
              maybe(this::word),
              maybe(this::millis),
              maybe(() -> pick(Validation.Result.values()))));
    }

    private RetryGate gate() {
      return new RetryGate(word(), maybe(this::seconds));
    }

    private SourceCheck check() {
      AdapterFacts facts = maybe(this::facts);
      return new SourceCheck(value(), facts, facts == null ? null : maybe(this::seconds));
    }

    private AdapterFacts facts() {
      return new AdapterFacts(
          word(),
          maybe(() -> random.nextInt(64)),
          maybe(() -> random.nextInt(64)),
          random.nextBoolean() ? List.of() : List.of(word(), word()),
          maybe(this::word),
          maybe(this::word),
          maybe(() -> random.nextLong(1 << 30)),
          maybe(() -> random.nextInt(500)),
          maybe(() -> random.nextInt(9)),
          maybe(this::word));
    }

    private Serving serving() {
      List<Attachment> attachments = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        String endpoint = word();
        String model = word();
        attachments.add(
            new Attachment(word(), endpoint, model, vocabulary.inferenceModel(endpoint, model)));
      }
      return new Serving(maybe(this::value), maybe(this::endpoint), attachments);
    }

    private Serving.Endpoint endpoint() {
      return new Serving.Endpoint(word(), word(), maybe(this::word), maybe(this::word));
    }

    private Verification verification() {
      return new Verification(
          word(),
          value(),
          maybe(this::seconds),
          random.nextInt(4),
          maybe(this::answer),
          maybe(this::gate));
    }

    private Verification.Answer answer() {
      return new Verification.Answer(
          seconds(),
          Duration.ofMillis(random.nextInt(10_000)),
          maybe(this::word),
          maybe(this::word),
          random.nextBoolean() ? "" : word(),
          maybe(() -> random.nextInt(100)),
          maybe(() -> random.nextInt(100)));
    }

    private ConditionValue value() {
      return new ConditionValue(
          pick("True", "False", "Unknown"),
          Reason.values()[random.nextInt(Reason.values().length)].text(),
          word());
    }

    private Instant seconds() {
      return NOW.plusSeconds(random.nextInt(100_000));
    }

    private Instant millis() {
      return NOW.plusMillis(random.nextInt(100_000_000));
    }

    private String word() {
      return "w" + random.nextInt(1_000);
    }

    @SafeVarargs
    private <T> T pick(T... words) {
      return words[random.nextInt(words.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
      return random.nextInt(4) == 0 ? null : value.get();
    }
  }
}
