package dev.loraoperator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.TogetherV2;
import dev.loraoperator.testing.v2.V2Route;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays whole histories at a v2 server over HTTP, and kills the process on the way: each ends in
 * one record, one upload and a Ready resource.
 */
class V2WalkTest extends V2Walks {

  private static final int LONGEST = 300;
  private static final int LAST_CRASH = 12;

  /** What goes wrong at the service. */
  enum Weather {
    FAIR(v2 -> {}),
    LAGGING(v2 -> v2.behaviour().withListLag(Duration.ofSeconds(40))),
    ONE_UPLOAD_PER_MODEL(v2 -> v2.behaviour().withOneUploadPerModel()),
    LOSES_REPLIES(
        v2 -> {
          v2.calls().failNext(V2Route.CREATE_MODEL, new InjectedFault.LoseReply());
          v2.calls().failNext(V2Route.CREATE_UPLOAD, new InjectedFault.LoseReply());
        }),
    LOSES_REPLIES_AND_LAGS(
        v2 -> {
          LOSES_REPLIES.spoil.accept(v2);
          LAGGING.spoil.accept(v2);
        }),
    LOSES_REQUESTS(
        v2 -> {
          v2.calls().failNext(V2Route.CREATE_MODEL, new InjectedFault.Cut());
          v2.calls().failNext(V2Route.CREATE_UPLOAD, new InjectedFault.Cut());
        }),
    SMALL_PAGES(v2 -> v2.behaviour().withPageSize(1));

    private final Consumer<TogetherV2> spoil;

    Weather(Consumer<TogetherV2> spoil) {
      this.spoil = spoil;
    }
  }

  static Stream<Arguments> histories() {
    return Stream.of(Weather.FAIR, Weather.LOSES_REPLIES)
        .flatMap(
            weather ->
                IntStream.range(0, LAST_CRASH)
                    .mapToObj(crashAfter -> Arguments.of(weather, crashAfter)));
  }

  @ParameterizedTest(name = "{0}, crash after step {1}")
  @MethodSource("histories")
  void endsInOneRecordWithOneUpload(Weather weather, int crashAfter) {
    // Given
    weather.spoil.accept(v2);
    V2History history = history();

    // When
    for (int step = 0; !history.isReady() && step < LONGEST; step++) {
      history.step();
      if (step == crashAfter) {
        history.crash();
      }
    }

    // Then
    assertOne(history);
  }

  @ParameterizedTest
  @EnumSource(Weather.class)
  void endsInOneThoughItCrashesAfterEveryPost(Weather weather) {
    // Given
    weather.spoil.accept(v2);
    V2History history = history();
    int posts = 0;

    // When
    for (int step = 0; !history.isReady() && step < LONGEST; step++) {
      history.step();
      if (posts() > posts) {
        posts = posts();
        history.crash();
      }
    }

    // Then
    assertOne(history);
  }

  private int posts() {
    return v2.calls().count(V2Route.CREATE_MODEL) + v2.calls().count(V2Route.CREATE_UPLOAD);
  }

  private void assertOne(V2History history) {
    assertThat(history.isReady()).as("%s", history).isTrue();
    assertThat(v2.models()).hasSize(1);
    assertThat(v2.uploads()).hasSize(1);
    assertThat(v2.revisions(v2.models().get(0).id())).hasSize(1);
    assertThat(history.state().model().name()).isEqualTo("acme/support-bot");
  }

  private V2History history() {
    return history(request("default", DeletionPolicy.RETAIN, "answers tickets"));
  }
}
