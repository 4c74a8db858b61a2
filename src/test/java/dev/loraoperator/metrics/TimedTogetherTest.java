package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.AttachOutcome;
import dev.loraoperator.backend.ProbeOutcome;
import dev.loraoperator.backend.ProbeQuestion;
import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.UploadOrder;
import dev.loraoperator.backend.UploadOutcome;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v1.CallRoute;
import dev.loraoperator.together.v1.TogetherApi;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls are timed by route and outcome, and by nothing else. */
class TimedTogetherTest {

  private static final Sensitive KEY = Sensitive.of("tgp_v1_secret-value");
  private static final KeyName NAME = new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY");
  private static final String ID = "endpoint-0000-id";
  private static final UploadOrder UPLOAD =
      new UploadOrder("a", Sensitive.of("https://secret.example/x"), null, "d", null);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SteppedClock clock = new SteppedClock(ManyAdapters.CREATED);
  private final ApiKeyActivity apiKeys = new ApiKeyActivity(clock);

  /** Gives every call the same answer. */
  private TogetherApi answering(Object answer) {
    TogetherApi api =
        (TogetherApi)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TogetherApi.class},
                (proxy, method, arguments) -> answer);
    return new TimedTogether(api, meters, apiKeys);
  }

  private String labels() {
    return meters.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getName().equals("lora.operator.together.request.duration"))
        .flatMap(id -> id.getTags().stream())
        .map(Tag::getValue)
        .collect(Collectors.joining(" "));
  }

  static ProbeQuestion question(boolean chat) {
    return new ProbeQuestion("dev/a", chat, "?", 8, 0, Duration.ofSeconds(1));
  }

  private static Arguments call(Consumer<TogetherApi> call, Object answer, String labels) {
    return Arguments.of(call, answer, labels);
  }

  static Stream<Arguments> routes() {
    Object found = new Reply.NotFound<>();
    Object done = new AttachOutcome.Done();
    Object answered = new ProbeOutcome.Answered(null, "", null, 1, 1, Duration.ZERO);
    return Stream.of(
        call(
            api -> api.upload(KEY, UPLOAD),
            new UploadOutcome.Accepted("j", null, null),
            "POST ok /v1/models"),
        call(api -> api.jobs(KEY), found, "GET ok /v1/jobs"),
        call(api -> api.job(KEY, ID), found, "GET ok /v1/jobs/{id}"),
        call(api -> api.endpoints(KEY), found, "GET ok /v1/endpoints"),
        call(api -> api.endpoint(KEY, ID), found, "GET ok /v1/endpoints/{id}"),
        call(api -> api.adapters(KEY, ID), found, "GET ok /v1/endpoints/{id}/adapters"),
        call(api -> api.attach(KEY, ID, "m"), done, "POST ok /v1/endpoints/{id}/adapters"),
        call(api -> api.detach(KEY, ID, "m"), done, "DELETE ok /v1/endpoints/{id}/adapters"),
        call(api -> api.ask(KEY, question(false)), answered, "POST ok /v1/completions"),
        call(api -> api.ask(KEY, question(true)), answered, "POST ok /v1/chat/completions"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void labelsACallWithItsDocumentedRoute(Consumer<TogetherApi> call, Object answer, String labels) {
    call.accept(answering(answer));

    assertThat(labels()).isEqualTo(labels);
    assertThat(meters.get("lora.operator.together.request.duration").timer().count()).isOne();
  }

  @Test
  void coversEveryRoute() {
    assertThat(routes()).hasSameSizeAs(CallRoute.values());
  }

  private static RemoteError failure(Reason reason) {
    return new RemoteError(reason, "words", null, RemoteError.Effect.NONE);
  }

  static Stream<Arguments> uploads() {
    return Stream.of(
        Arguments.of(new UploadOutcome.NameTaken(), "refused"),
        Arguments.of(new UploadOutcome.Failed(failure(Reason.UPLOAD_REFUSED)), "refused"),
        Arguments.of(new UploadOutcome.Failed(failure(Reason.UNAUTHORIZED)), "unauthorized"),
        Arguments.of(new UploadOutcome.Failed(failure(Reason.PAYMENT_REQUIRED)), "unauthorized"),
        Arguments.of(new UploadOutcome.Failed(failure(Reason.FORBIDDEN)), "unauthorized"),
        Arguments.of(new UploadOutcome.Failed(failure(Reason.RATE_LIMITED)), "rate_limited"),
        Arguments.of(new UploadOutcome.Failed(failure(Reason.TOGETHER_UNAVAILABLE)), "unavailable"),
        Arguments.of(new UploadOutcome.Failed(failure(Reason.UNEXPECTED_REPLY)), "malformed"));
  }

  @ParameterizedTest
  @MethodSource("uploads")
  void labelsAnUploadWithItsOutcome(UploadOutcome outcome, String word) {
    answering(outcome).upload(KEY, UPLOAD);

    assertThat(labels()).isEqualTo("POST " + word + " /v1/models");
  }

  static Stream<Arguments> others() {
    RemoteError down = failure(Reason.TOGETHER_UNAVAILABLE);
    return Stream.of(
        call(api -> api.jobs(KEY), new Reply.Failure<>(down), "unavailable"),
        call(api -> api.attach(KEY, ID, "m"), new AttachOutcome.StaleName(), "refused"),
        call(api -> api.detach(KEY, ID, "m"), new AttachOutcome.Failed(down), "unavailable"),
        call(api -> api.ask(KEY, question(true)), new ProbeOutcome.NoChatTemplate(), "refused"),
        call(api -> api.ask(KEY, question(true)), new ProbeOutcome.NotServable("w"), "refused"),
        call(api -> api.ask(KEY, question(true)), new ProbeOutcome.Failed(down), "unavailable"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void labelsEveryOtherCallWithItsOutcome(Consumer<TogetherApi> call, Object answer, String word) {
    call.accept(answering(answer));

    assertThat(labels()).contains(" " + word + " ");
  }

  /** The number of reasons grows; the number of outcomes does not. */
  @ParameterizedTest
  @EnumSource(Reason.class)
  void mapsEveryReasonToOneOfTheOutcomes(Reason reason) {
    answering(new Reply.Failure<>(failure(reason))).jobs(KEY);

    assertThat(List.of(labels().split(" ")).get(1))
        .isIn("refused", "unauthorized", "rate_limited", "unavailable", "malformed");
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(new Reply.NotFound<>(), true),
        Arguments.of(new Reply.Failure<>(failure(Reason.NOT_FOUND)), true),
        Arguments.of(new Reply.Failure<>(failure(Reason.UNAUTHORIZED)), false),
        Arguments.of(new Reply.Failure<>(failure(Reason.RATE_LIMITED)), false),
        Arguments.of(new Reply.Failure<>(failure(Reason.TOGETHER_UNAVAILABLE)), false),
        Arguments.of(new Reply.Failure<>(failure(Reason.UNEXPECTED_REPLY)), false));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void recordsASuccessOnlyWhenTheServiceAnsweredTheKey(Reply<?> reply, boolean answered) {
    apiKeys.used(NAME, KEY);

    answering(reply).jobs(KEY);

    ApiKeyActivity.Usage seen = apiKeys.reported().get(0).usage();
    assertThat(seen.attempt()).isEqualTo(ManyAdapters.CREATED);
    assertThat(seen.success().equals(ManyAdapters.CREATED)).isEqualTo(answered);
  }
}
