package dev.loraoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.MockApiServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an installation with {@code OWNER_ID=staging} makes of adapter team-a/bot. */
class OtherInstallationsTest {

  private final MockApiServer server = MockApiServer.start();
  private final KubernetesClient client = server.client();
  private final OtherInstallations others =
      new OtherInstallations("staging", new EventWriter(client, Clock.systemUTC(), Runnable::run));

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a new one,                       ,                     false, ,      false",
    "its own,                         staging/team-a/bot,   false, ,      false",
    "another's,                       prod/team-a/bot,      false, ,      true",
    "another's of another namespace,  prod/team-b/bot,      false, ,      false",
    "its own of another name,         staging/team-a/other, false, ,      false",
    "another's being deleted,         prod/team-a/bot,      true,  ,      true",
    "another's abandoned,             prod/team-a/bot,      true,  true,  false",
    "another's abandoned in vain,     prod/team-a/bot,      true,  false, true",
    "another's to be abandoned later, prod/team-a/bot,      false, true,  true"
  })
  void onlyWhatAnotherLooksAfterIsLeftAlone(
      String name,
      @Nullable String owner,
      boolean deleted,
      @Nullable String abandon,
      boolean leftAlone) {
    // Given
    LoraAdapter adapter = adapter(owner);
    adapter.getMetadata().setDeletionTimestamp(deleted ? "2026-11-24T12:00:00Z" : null);
    if (abandon != null) {
      adapter.getMetadata().setAnnotations(Map.of("lora-operator.dev/abandon", abandon));
    }

    // When
    boolean found = others.lookAfter(adapter);

    // Then
    assertThat(found).isEqualTo(leftAlone);
  }

  @Test
  void itIsToldOnceWithTheWaysOut() {
    // When
    others.tell(adapter("prod/team-a/bot"));
    others.tell(adapter("prod/team-a/bot"));

    // Then
    assertThat(events())
        .singleElement()
        .asString()
        .startsWith("Warning OtherOwner: ")
        .contains("OWNER_ID=prod", "OWNER_ID here is staging", "WATCH_NAMESPACES", "abandon=true")
        .contains(
            "kubectl patch lora bot -n team-a --subresource=status --type=merge -p"
                + " '{\"status\":{\"owner\":null}}'");
  }

  @Test
  void anotherAdapterOfTheNameIsToldAgain() {
    // Given
    LoraAdapter adapter = adapter("prod/team-a/bot");
    others.tell(adapter);
    others.forget(AdapterMetadata.id(adapter));

    // When
    others.tell(adapter);

    // Then
    assertThat(events()).hasSize(2);
  }

  @Test
  void nothingIsToldOfOnesOwn() {
    others.tell(adapter("staging/team-a/bot"));

    assertThat(events()).isEmpty();
  }

  private List<String> events() {
    return server.writes().stream()
        .map(MockApiServer.Write::body)
        .map(
            event ->
                event.path("type").asText()
                    + " "
                    + event.path("reason").asText()
                    + ": "
                    + event.path("message").asText())
        .toList();
  }

  private static LoraAdapter adapter(@Nullable String owner) {
    LoraAdapter adapter = new LoraAdapter();
    adapter.setMetadata(new ObjectMetaBuilder().withNamespace("team-a").withName("bot").build());
    AdapterEdit.status(adapter, "owner", owner);
    return adapter;
  }
}
