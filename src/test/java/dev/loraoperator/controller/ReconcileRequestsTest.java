package dev.loraoperator.controller;

import static dev.loraoperator.controller.TestAdapters.adapter;
import static dev.loraoperator.controller.TestAdapters.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.Situation.ReconcileRequest;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.testing.AdapterEdit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request counts from when this process first saw it. */
class ReconcileRequestsTest {

  private static final Instant FIRST = Specs.NOW;
  private static final Instant LATER = FIRST.plusSeconds(60);

  private final ReconcileRequests requests = new ReconcileRequests();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the same value keeps the time,     first,  none,   0, false",
    "a new value has a new time,        second, none,  60, false",
    "another one was carried out,       first,  other,  0, false",
    "it was carried out,                first,  first, 60, true"
  })
  void aRequestThatWasSeenBefore(
      String name, String value, String handled, long since, boolean isHandled) {
    // Given
    requests.of(request(adapter(), "first"), null, FIRST);

    // When
    ReconcileRequest found = requests.of(request(adapter(), value), handled, LATER);

    // Then
    assertThat(found).isEqualTo(new ReconcileRequest(value, FIRST.plusSeconds(since), isHandled));
  }

  @Test
  void anAdapterWithoutARequestHasNone() {
    // When
    ReconcileRequest found = requests.of(adapter(), null, FIRST);

    // Then
    assertThat(found).isNull();
  }

  @Test
  void aRemovedAnnotationLeavesTheRequestThatWasCarriedOut() {
    // Given
    LoraAdapter adapter = adapter();
    AdapterEdit.status(adapter, "lastHandledReconcileAt", "first");

    // When
    ReconcileRequest found = requests.of(adapter, "first", LATER);

    // Then
    assertThat(found).isEqualTo(new ReconcileRequest("first", LATER, true));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the annotation was removed,   ,      none,  team-a/other",
    "the request was carried out,  first, first, team-a/other",
    "the adapter was deleted,      first, none,  team-a/support-bot",
  })
  void aRequestCountsFromAgainOnceItIsOver(
      String name, @Nullable String value, String handled, String forgotten) {
    // Given
    requests.of(request(adapter(), "first"), null, FIRST);
    requests.of(request(adapter(), value), handled, FIRST.plusSeconds(10));
    requests.forget(id(forgotten));

    // When
    ReconcileRequest found = requests.of(request(adapter(), "first"), null, LATER);

    // Then
    assertThat(found).isEqualTo(new ReconcileRequest("first", LATER, false));
  }

  @Test
  void anotherAdapterThatIsDeletedChangesNothing() {
    // Given
    requests.of(request(adapter(), "first"), null, FIRST);
    requests.of(request(adapter("other"), "first"), null, FIRST.plusSeconds(10));
    requests.forget(id("team-a/other"));

    // When
    ReconcileRequest found = requests.of(request(adapter(), "first"), null, LATER);

    // Then
    assertThat(found).isEqualTo(new ReconcileRequest("first", FIRST, false));
  }

  private static AdapterId id(String text) {
    String[] parts = text.split("/");
    return new AdapterId(parts[0], parts[1]);
  }
}
