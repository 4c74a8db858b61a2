package dev.loraoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.testing.AdapterEdit;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose the status of adapter team-a/bot is. */
class StatusOwnerTest {

  private final LoraAdapter adapter = new LoraAdapter();

  StatusOwnerTest() {
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName("bot").build());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "its own,                       default/team-a/bot,   true",
    "of another installation,       prod/team-a/bot,      true",
    "of another namespace,          default/team-b/bot,   false",
    "of another name,               default/team-a/other, false",
    "of another one on both counts, prod/team-b/bot,      false",
    "of an older version,           ,                     true",
    "handed over,                   '',                   true",
    "in words that are none of ours, team-b,              true",
    "in too many parts,             a/b/c/d,              true"
  })
  void onlyACopyOfAnothersStatusCountsForNothing(
      String name, @Nullable String owner, boolean counts) {
    // Given
    AdapterEdit.status(adapter, "modelName", "acme/bot");
    AdapterEdit.status(adapter, "owner", owner);

    // When
    LoraAdapterStatus own = StatusOwner.ownStatus(adapter);

    // Then
    assertThat(own).isEqualTo(counts ? adapter.getStatus() : null);
  }

  @Test
  void anAdapterWithoutAStatusHasNone() {
    assertThat(StatusOwner.ownStatus(adapter)).isNull();
    assertThat(StatusOwner.of(adapter)).isEmpty();
  }

  @Test
  void isReadAsItIsWritten() {
    StatusOwner owner = new StatusOwner("prod-eu", new AdapterId("team-b", "other"));
    AdapterEdit.status(adapter, "owner", owner.text());

    assertThat(owner.text()).isEqualTo("prod-eu/team-b/other");
    assertThat(StatusOwner.of(adapter)).contains(owner);
  }
}
