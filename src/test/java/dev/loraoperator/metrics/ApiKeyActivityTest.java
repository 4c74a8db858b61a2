package dev.loraoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.secret.KeyName;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.testing.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The reported times of keys. */
class ApiKeyActivityTest {

  private static final Sensitive KEY = Sensitive.of("key");
  private static final KeyName A = new KeyName("team-a", "together-api-key", "TOGETHER_API_KEY");
  private static final KeyName B = new KeyName("team-b", "together-api-key", "TOGETHER_API_KEY");

  private final SteppedClock clock = new SteppedClock(ManyAdapters.CREATED);
  private final ApiKeyActivity apiKeys = new ApiKeyActivity(clock);

  private ApiKeyActivity.Usage of(KeyName name) {
    return apiKeys.reported().stream()
        .filter(key -> key.name().equals(name))
        .findFirst()
        .orElseThrow()
        .usage();
  }

  @Test
  void sharesTheTimesOfSecretsWithTheSameKey() {
    apiKeys.used(A, KEY);
    apiKeys.used(B, KEY);

    apiKeys.called(KEY, true);

    assertThat(of(A)).isEqualTo(of(B));
    assertThat(of(A).success()).isEqualTo(ManyAdapters.CREATED);
  }

  @Test
  void keepsTheLastSuccessWhenACallFails() {
    apiKeys.used(A, KEY);
    apiKeys.called(KEY, true);
    clock.advance(Duration.ofMinutes(20));

    apiKeys.called(KEY, false);

    assertThat(of(A).success()).isEqualTo(ManyAdapters.CREATED);
    assertThat(of(A).attempt()).isEqualTo(ManyAdapters.CREATED.plusSeconds(1200));
  }

  @Test
  void resetsTheTimesOfARotatedKey() {
    apiKeys.used(A, KEY);
    apiKeys.called(KEY, false);

    apiKeys.used(A, Sensitive.of("rotated"));

    assertThat(of(A).attempt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void removesAKeyThatNoAdapterNames() {
    apiKeys.used(A, KEY);
    apiKeys.used(B, Sensitive.of("another"));
    apiKeys.called(KEY, true);

    apiKeys.retain(Set.of(B));

    assertThat(apiKeys.reported()).extracting(ApiKeyActivity.Named::name).containsExactly(B);
    apiKeys.used(A, KEY);
    assertThat(of(A).success()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void reportsFailingKeysFirstWhenThereAreTooMany() {
    for (int i = 0; i < ApiKeyActivity.MAX_REPORTED; i++) {
      apiKeys.used(new KeyName("team-" + i, "s", "k"), Sensitive.of("good " + i));
      apiKeys.called(Sensitive.of("good " + i), true);
    }
    apiKeys.used(A, KEY);

    apiKeys.called(KEY, false);

    assertThat(apiKeys.size()).isEqualTo(ApiKeyActivity.MAX_REPORTED + 1);
    assertThat(apiKeys.reported()).hasSize(ApiKeyActivity.MAX_REPORTED);
    assertThat(apiKeys.reported().get(0).name()).isEqualTo(A);
  }
}
