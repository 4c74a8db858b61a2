package dev.loraoperator.together.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Remote;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadList;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.LastCursor;
import dev.loraoperator.testing.v2.V2Model;
import dev.loraoperator.testing.v2.V2Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept of the two lists of a project, however long they are. */
class V2ListTest extends V2BackendRig {

  private static List<String> names(UploadList uploads) {
    return uploads.uploads().stream().map(upload -> upload.ref().modelName()).toList();
  }

  /** Memory must follow our resources, not those of the account. */
  @Test
  void keepsNothingOfWhatNobodyHasAskedFor() {
    // Given
    for (int i = 0; i < 10_000; i++) {
      v2.occupy("acme", "stranger-" + i, "of somebody else");
    }
    v2.occupy("acme", "bot-r2", "of somebody else");
    RemoteRef record = process.created(BOT, KEY, RemoteRef.NONE, order());

    // When
    UploadList uploads = process.uploads(BOT, KEY);

    // Then
    assertThat(names(uploads)).containsExactlyInAnyOrder("acme/bot", "acme/bot-r2");
    assertThat(uploads.carrying(MARKER).orElseThrow().ref()).isEqualTo(record);
    assertThat(uploads.mayLack(BOT, "bot")).isFalse();
    assertThat(uploads.mayLack(BOT, "stranger-4711")).isTrue();
    assertThat(v2.calls().count(V2Route.MODELS)).isEqualTo(21);
    assertThat(v2.calls().count(V2Route.UPLOADS)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(LastCursor.class)
  void readsEveryRowOnceWhileOthersAreAdded(LastCursor last) {
    // Given
    v2.behaviour().withPageSize(2).withLastCursor(last);
    List<RemoteRef> refs = List.of(uploaded(BOT), uploaded(CAT));
    for (int i = 0; i < 5; i++) {
      v2.occupy("acme", "bot-r" + (i + 2), "of somebody else");
    }
    AtomicInteger added = new AtomicInteger();
    v2.betweenPages(
        () -> {
          if (added.incrementAndGet() < 4) {
            v2.occupy("acme", "bot-r" + (added.get() + 20), "of somebody else");
          }
        });

    // When
    UploadList uploads = process.uploads(BOT, KEY);

    // Then
    assertThat(uploads.uploads())
        .extracting(upload -> upload.ref().modelId())
        .doesNotHaveDuplicates();
    assertThat(uploads.carrying(MARKER).orElseThrow().ref()).isEqualTo(refs.get(0));
    assertThat(uploads.byName("bot-r2")).hasSize(1);
    assertThat(uploads.byName("bot-r6")).hasSize(1);
  }

  @Test
  void knowsARecordUnderTheProjectsNewSlug() {
    // Given
    RemoteRef before = uploaded();
    v2.setSlug("acme", "acme-corp");

    // When
    UploadView seen = process.uploads(BOT, KEY).carrying(MARKER).orElseThrow();

    // Then
    assertThat(seen.ref())
        .isEqualTo(new RemoteRef("acme-corp/bot", before.modelId(), before.jobId()));
    assertThat(seen.isNamed("bot")).isTrue();
  }

  @Test
  void anotherPrefixMakesAnotherName() {
    // Given
    v2.occupy("acme", "predibase/bot", "of somebody else");
    V2Model ours = v2.occupy("acme", "old/bot", "ours " + MARKER.text());

    // When
    UploadList uploads = process.uploads(BOT, KEY);

    // Then
    assertThat(names(uploads)).containsExactly("acme/old/bot");
    assertThat(uploads.carrying(MARKER).orElseThrow().ref().modelId()).isEqualTo(ours.id());
  }

  @Test
  void leavesOutWhatOtherProjectsShare() {
    // Given
    v2.setOrganization("other", "org-of-acme");
    v2.behaviour().withSharedModelsListed();
    V2Model theirs = v2.occupy("other", "bot", "theirs " + MARKER.text());
    v2.share(theirs);

    // When
    UploadList uploads = process.uploads(BOT, KEY);

    // Then
    assertThat(uploads.uploads()).isEmpty();
  }

  @Test
  void theNewestOfSeveralJobsCounts() {
    // Given
    RemoteRef first = uploaded();
    clock.advance(Duration.ofSeconds(1));
    RemoteRef record = new RemoteRef(first.modelName(), first.modelId(), null);
    RemoteRef second = process.created(BOT, KEY, record, order());
    process.upload(BOT, KEY, first);

    // When
    UploadList uploads = process.uploads(BOT, KEY);

    // Then
    assertThat(uploads.carrying(MARKER).orElseThrow().ref()).isEqualTo(second);
    assertThat(uploads.byName("bot")).hasSize(1);
    assertThat(uploads.byJob(String.valueOf(first.jobId()))).isPresent();
  }

  @Test
  void oneListServesAllWhoFollowAnUpload() {
    // Given
    RemoteRef bot = uploaded(BOT);
    RemoteRef cat = uploaded(CAT);
    process.upload(BOT, KEY, bot);
    int singles = v2.calls().count(V2Route.UPLOAD);
    clock.advance(PENDING.plus(RUNNING));
    Freshness now = process.later();
    process.backend(CAT, KEY).upload(cat, now);
    int lists = v2.calls().count(V2Route.UPLOADS);

    // When
    Remote<UploadView> ofBot = process.settled(() -> process.backend(BOT, KEY).upload(bot, now));
    Remote<UploadView> ofCat = process.settled(() -> process.backend(CAT, KEY).upload(cat, now));

    // Then
    assertThat(ofBot.known().orElseThrow().phase()).isEqualTo(UploadPhase.COMPLETE);
    assertThat(ofCat.known().orElseThrow().phase()).isEqualTo(UploadPhase.COMPLETE);
    assertThat(v2.calls().count(V2Route.UPLOADS)).isBetween(lists, lists + 1);
    assertThat(v2.calls().count(V2Route.UPLOAD)).isBetween(singles, singles + 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = V2Route.class,
      names = {"MODELS", "UPLOADS"})
  void withoutOneOfTheListsNothingCanBeLookedUp(V2Route route) {
    // Given
    v2.calls().failAlways(route, InjectedFault.body(404, "no such page"));

    // When
    Remote<UploadList> list = process.list(BOT, KEY);

    // Then
    assertThat(list).isInstanceOf(Remote.Missing.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = V2Route.class,
      names = {"MODELS", "UPLOADS"})
  void aListThatWasThereIsNotMissingLater(V2Route route) {
    // Given
    process.uploads(BOT, KEY);
    clock.advance(Duration.ofMinutes(1));
    v2.calls().failAlways(route, InjectedFault.body(404, "no such page"));

    // When
    Remote<UploadList> list = process.list(BOT, KEY);

    // Then
    assertThat(list).isInstanceOf(Remote.Failed.class);
  }

  /** A list goes out at once; who comes after it waits for all of its requests. */
  @Test
  void everyPageCountsForTheRateLimit() {
    // Given
    v2.behaviour().withPageSize(1);
    for (int i = 0; i < 20; i++) {
      v2.occupy("acme", "stranger-" + i, "of somebody else");
    }
    V2Process slow = new V2Process(together.baseUrl(), clock, 1);
    slow.uploads(BOT, KEY);

    // When
    Operation.Permit permit = slow.backend(BOT, KEY).permit(Operation.Priority.CREATE);

    // Then
    Instant soonest = clock.instant().plusSeconds(15);
    assertThat(permit.<Instant>fold(() -> null, expected -> expected, (cause, until) -> until))
        .isAfter(soonest);
  }
}
