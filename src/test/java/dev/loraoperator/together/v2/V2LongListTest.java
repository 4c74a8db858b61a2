package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.V2Route;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists that take so many requests that they are read seldom, at the default rate limit. */
class V2LongListTest extends V2BackendRig {

  private final V2Process slow = new V2Process(together.baseUrl(), clock, 2);

  @BeforeEach
  void aLongList() {
    v2.behaviour().withPageSize(1);
    for (int i = 0; i < 20; i++) {
      v2.occupy("acme", "stranger-" + i, "of somebody else");
    }
  }

  private Remote<UploadList> list() {
    Freshness recent = Freshness.since(clock.instant().minusSeconds(5));
    return slow.settled(() -> slow.backend(BOT, KEY).uploads("bot", recent));
  }

  private boolean isListed() {
    return list().known().orElseThrow().carrying(MARKER).isPresent();
  }

  private int lists() {
    return v2.calls().count(V2Route.MODELS);
  }

  /** Something that happens, and whether a list from before it does afterwards. */
  record Case(String name, BiConsumer<V2LongListTest, RemoteRef> given, boolean isReadAgain) {
    @Override
    public String toString() {
      return name;
    }
  }

  private void lose() {
    v2.calls().failNext(V2Route.CREATE_UPLOAD, new InjectedFault.LoseReply());
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("nothing", (test, record) -> {}, false),
        new Case(
            "an upload that is known",
            (test, record) -> test.slow.created(BOT, KEY, record, order()),
            false),
        new Case(
            "an upload whose reply was lost",
            (test, record) -> {
              test.lose();
              test.slow.create(BOT, KEY, record, order());
            },
            true),
        new Case(
            "a name that is taken",
            (test, record) -> test.slow.create(BOT, KEY, RemoteRef.NONE, order()),
            true),
        new Case(
            "a record that was changed",
            (test, record) ->
                test.slow.change(
                    BOT, KEY, new Operation.Describe(String.valueOf(record.modelId()), "x")),
            true),
        new Case(
            "a record that was deleted",
            (test, record) ->
                test.slow.change(BOT, KEY, new Operation.Delete(String.valueOf(record.modelId()))),
            true),
        new Case(
            "a user who asks again",
            (test, record) -> test.slow.backend(BOT, KEY).readAgain(),
            true),
        new Case(
            "another adapter's upload whose reply was lost",
            (test, record) -> {
              test.lose();
              test.slow.create(CAT, KEY, record, order());
            },
            false));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anOlderListDoesUnlessSomethingIsNotKnown(Case given) {
    // Given
    RemoteRef record = slow.created(BOT, KEY, RemoteRef.NONE, order());
    list();
    clock.advance(Duration.ofMinutes(1));
    int before = lists();
    given.given().accept(this, record);

    // When
    list();

    // Then
    assertThat(lists() > before).isEqualTo(given.isReadAgain());
  }

  @Test
  void aListThatIsTooOldIsReadAgain() {
    // Given
    list();
    int before = lists();
    clock.advance(Duration.ofMinutes(5));

    // When
    list();

    // Then
    assertThat(lists()).isGreaterThan(before);
  }

  /** Else nobody would have an answer where the list takes longer than that. */
  @Test
  void anOlderListDoesForWhoLooksForAName() {
    // Given
    slow.settled(() -> slow.backend(BOT, KEY).existing("stranger-1", Freshness.ANY));
    int before = lists();
    clock.advance(Duration.ofMinutes(1));
    Freshness recent = Freshness.since(clock.instant().minusSeconds(5));

    // When
    Remote<UploadView> existing =
        slow.settled(() -> slow.backend(BOT, KEY).existing("stranger-1", recent));

    // Then
    assertThat(existing.known()).isPresent();
    assertThat(lists()).isEqualTo(before);
  }

  /** Nothing is made twice because a list was too old to show it. */
  @Test
  void whatWasLostIsFoundByTheNextList() {
    // Given
    boolean before = isListed();
    v2.calls().failNext(V2Route.CREATE_MODEL, new InjectedFault.LoseReply());
    slow.create(BOT, KEY, RemoteRef.NONE, order());

    // When
    boolean after = isListed();

    // Then
    assertThat(before).isFalse();
    assertThat(after).isTrue();
  }
}
