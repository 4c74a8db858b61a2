package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is known of keys, by the names of their Secrets. */
class ApiKeyActivityTest {

  private static final Sensitive KEY = Sensitive.of("key");
  private static final KeyName A = new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY");
  private static final KeyName B = new KeyName("team-b", "together-api-key", "TOGETHER_API_KEY");

  private final SteppedClock clock = new SteppedClock(ManyAdapters.CREATED);
  private final ApiKeyActivity contacts = new ApiKeyActivity(clock);

  private ApiKeyActivity.Contact of(KeyName name) {
    return contacts.all().stream()
        .filter(key -> key.name().equals(name))
        .findFirst()
        .orElseThrow()
        .contact();
  }

  @Test
  void secretsWithTheSameValueAreHeardOfTogether() {
    contacts.uses(A, KEY);
    contacts.uses(B, KEY);

    contacts.called(KEY, true);

    assertThat(of(A)).isEqualTo(of(B));
    assertThat(of(A).success()).isEqualTo(ManyAdapters.CREATED);
  }

  @Test
  void aFailureLeavesTheLastSuccessWhereItWas() {
    contacts.uses(A, KEY);
    contacts.called(KEY, true);
    clock.advance(Duration.ofMinutes(20));

    contacts.called(KEY, false);

    assertThat(of(A).success()).isEqualTo(ManyAdapters.CREATED);
    assertThat(of(A).attempt()).isEqualTo(ManyAdapters.CREATED.plusSeconds(1200));
  }

  @Test
  void aRotatedKeyStartsAfresh() {
    contacts.uses(A, KEY);
    contacts.called(KEY, false);

    contacts.uses(A, Sensitive.of("rotated"));

    assertThat(of(A).attempt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aKeyThatNoAdapterNamesVanishesAndIsForgotten() {
    contacts.uses(A, KEY);
    contacts.uses(B, Sensitive.of("another"));
    contacts.called(KEY, true);

    contacts.retain(Set.of(B));

    assertThat(contacts.all()).extracting(ApiKeyActivity.Named::name).containsExactly(B);
    contacts.uses(A, KEY);
    assertThat(of(A).success()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void ofTooManyKeysThoseThatFailAreTold() {
    for (int i = 0; i < ApiKeyActivity.MOST_KEYS; i++) {
      contacts.uses(new KeyName("team-" + i, "s", "k"), Sensitive.of("good " + i));
      contacts.called(Sensitive.of("good " + i), true);
    }
    contacts.uses(A, KEY);

    contacts.called(KEY, false);

    assertThat(contacts.size()).isEqualTo(ApiKeyActivity.MOST_KEYS + 1);
    assertThat(contacts.all()).hasSize(ApiKeyActivity.MOST_KEYS);
    assertThat(contacts.all().get(0).name()).isEqualTo(A);
  }
}
