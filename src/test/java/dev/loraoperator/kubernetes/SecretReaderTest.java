package dev.loraoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.MockApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SecretReaderTest {

  private static Secret secret(String name, Map<String, String> values) {
    var data = new java.util.HashMap<String, String>();
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(name)
        .withResourceVersion("1")
        .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "a copy of it all")
        .endMetadata()
        .withData(data)
        .build();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "plain               | value        | Found",
        "with a line break   | \"value\n\"  | Found",
        "empty               | \"\"         | MissingKey",
        "only a line break   | \"\n\"       | MissingKey",
        "two lines           | \"a\nb\"     | Unusable",
        "with a space inside | \"a b\"      | Unusable",
        "not ASCII           | schlüssel    | Unusable"
      })
  void tellsUsableValuesFromOthers(String name, String value, String kind) {
    SecretSnapshot snapshot = new SecretSnapshot(Map.of("s", secret("s", Map.of("key", value))));

    SecretLookup lookup = snapshot.lookup("s", "key");

    assertThat(lookup.getClass().getSimpleName()).isEqualTo(kind);
    if (lookup instanceof SecretLookup.Found found) {
      assertThat(found.value().reveal()).isEqualTo("value");
    } else {
      assertThat(lookup.fold(Sensitive::toString, Problem::message)).contains("s").contains("key");
    }
  }

  @Test
  void keepsOnlyWhatIsNamedAndOfThatOnlyTheData() {
    // Given
    ReferencedSecretStore store =
        new ReferencedSecretStore(Set.of("ns/named")::contains, key -> false, new SecretPlaces());

    // When
    for (int i = 0; i < 10_000; i++) {
      store.put("ns/other-" + i, secret("other-" + i, Map.of("big", "data")));
    }
    store.put("ns/named", secret("named", Map.of("key", "value")));

    // Then
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.get("ns/named").getMetadata().getAnnotations()).isNullOrEmpty();
    assertThat(store.get("ns/named").getData()).containsKey("key");
  }

  @Test
  void readsOnceWhatTheInformerHasNotKept() {
    // Given a Secret that was there before any adapter named it
    try (MockApiServer server = MockApiServer.start();
        KubernetesClient client = server.client()) {
      client.resource(secret("early", Map.of("key", "value"))).create();
      ReferencedSecretStore store =
          new ReferencedSecretStore(key -> true, key -> false, new SecretPlaces());
      SecretReader reader = new SecretReader(client, namespace -> store);

      // When
      SecretSnapshot snapshot = reader.read("ns", List.of("early", "missing"));

      // Then
      assertThat(snapshot.lookup("early", "key")).isInstanceOf(SecretLookup.Found.class);
      assertThat(snapshot.lookup("missing", "key"))
          .isEqualTo(new SecretLookup.MissingSecret("missing"));
      assertThat(store.size()).isEqualTo(1);
    }
  }

  static Stream<Arguments> deletions() {
    return Stream.of(
        Arguments.of("needed to clean up", true, NOTHING, true),
        Arguments.of("needed for nothing", false, NOTHING, false),
        Arguments.of("there again", true, (Change) store -> store.put("ns/a", A), false),
        Arguments.of(
            "cleaned up since",
            true,
            (Change) store -> store.dropUnreferenced(List.of("ns/a")),
            false));
  }

  private interface Change {
    void to(ReferencedSecretStore store);
  }

  private static final Change NOTHING = store -> {};
  private static final Secret A = secret("a", Map.of("key", "value"));

  /** When a namespace is deleted nobody knows which of its objects goes first. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("deletions")
  void keepsTheLastContentOfADeletedSecretForThoseWhoCleanUp(
      String name, boolean needed, Change since, boolean kept) {
    // Given
    Set<String> cleaning = new HashSet<>(needed ? Set.of("ns/a") : Set.of());
    ReferencedSecretStore store =
        new ReferencedSecretStore(key -> true, cleaning::contains, new SecretPlaces());
    store.put("ns/a", A);

    // When
    store.remove("ns/a");
    cleaning.clear();
    since.to(store);

    // Then
    assertThat(store.last("ns/a") != null).isEqualTo(kept);
  }

  @Test
  void forgetsWhatNobodyNamesAnyMore() {
    // Given
    Set<String> named = new HashSet<>(Set.of("ns/a", "ns/b"));
    ReferencedSecretStore store =
        new ReferencedSecretStore(named::contains, key -> false, new SecretPlaces());
    store.put("ns/a", secret("a", Map.of()));
    store.put("ns/b", secret("b", Map.of()));

    // When
    named.remove("ns/a");
    store.dropUnreferenced(List.of("ns/a", "ns/b"));

    // Then
    assertThat(store.keySet()).containsExactly("ns/b");
  }

  @Test
  void asksOnceForEachOfAThousandMissingSecrets() {
    try (MockApiServer server = MockApiServer.start();
        KubernetesClient client = server.client()) {
      // Given
      ReferencedSecretStore store =
          new ReferencedSecretStore(key -> true, key -> false, new SecretPlaces());
      SecretReader reader = new SecretReader(client, namespace -> store);
      IntStream.range(0, 1_000).forEach(i -> reader.read("team-" + i, List.of("missing")));
      int asked = server.requestCount();

      // When
      IntStream.range(0, 1_000).forEach(i -> reader.read("team-" + i, List.of("missing")));

      // Then
      assertThat(asked).isEqualTo(1_000);
      assertThat(server.requestCount()).isEqualTo(asked);
    }
  }

  @Test
  void aMissingSecretIsThereOnceTheInformerHasSeenIt() {
    // Given
    ReferencedSecretStore store =
        new ReferencedSecretStore(key -> true, key -> false, new SecretPlaces());
    store.find("ns/late", () -> null);

    // When
    store.put("ns/late", secret("late", Map.of("key", "value")));

    // Then
    assertThat(store.find("ns/late", SecretReaderTest::unexpected)).isNotNull();
  }

  @Test
  void aSecretThatComesWhileItIsAskedForIsNotMissing() {
    // Given a store whose informer sees a Secret that no adapter names, after the API server's
    // answer
    Set<String> named = new java.util.HashSet<>();
    ReferencedSecretStore store =
        new ReferencedSecretStore(named::contains, key -> false, new SecretPlaces());
    Secret late = secret("late", Map.of("key", "value"));
    store.find(
        "ns/late",
        () -> {
          store.put("ns/late", late);
          return null;
        });

    // When
    Secret found = store.find("ns/late", () -> late);

    // Then
    assertThat(found).isNotNull();
  }

  @Test
  void aSecretThatIsMissingIsAskedForAgainOnceItWasGoneAndCameBack() {
    // Given
    ReferencedSecretStore store =
        new ReferencedSecretStore(key -> true, key -> false, new SecretPlaces());
    Secret secret = secret("back", Map.of("key", "value"));
    store.put("ns/back", secret);
    store.remove("ns/back");
    assertThat(store.find("ns/back", () -> null)).isNull();
    assertThat(store.find("ns/back", SecretReaderTest::unexpected)).isNull();

    // When
    store.put("ns/back", secret);

    // Then
    assertThat(store.find("ns/back", SecretReaderTest::unexpected)).isNotNull();
  }

  @Test
  void knowsWhereElseAValueIsKept() {
    // Given the same value in two namespaces, with and without a line break
    SecretPlaces places = new SecretPlaces();
    ReferencedSecretStore store = new ReferencedSecretStore(key -> true, key -> false, places);
    store.put("ns/a", secret("a", Map.of("key", "value-one", "more", "value-two")));
    store.put("ns/b", secret("b", Map.of("other", "value-one\n")));
    Sensitive value = Sensitive.of("value-one");
    assertThat(places.of(value))
        .containsExactlyInAnyOrder(new KeyName("ns", "a", "key"), new KeyName("ns", "b", "other"));

    // When
    store.put("ns/a", secret("a", Map.of("key", "value-two")));
    store.remove("ns/b");

    // Then
    assertThat(places.of(value)).isEmpty();
    assertThat(places.of(Sensitive.of("value-two"))).containsExactly(new KeyName("ns", "a", "key"));
  }

  private static Secret unexpected() {
    throw new AssertionError("the API server is asked");
  }
}
