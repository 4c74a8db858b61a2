package dev.loraoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.SecretKeyRef;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a Secret counts as changed for an adapter that reads one key of it. */
class SecretContentTest {

  private static final AdapterId READER = new AdapterId("ns", "bot");
  private static final List<SecretKeyRef> KEYS = List.of(new SecretKeyRef("s", "token"));
  private static final String VALUE = "hf_0123456789abcdef";

  static Stream<Arguments> changes() {
    return Stream.of(
        row("is touched", false, secret -> secret.getMetadata().setResourceVersion("2")),
        row("is made again", false, secret -> secret.getMetadata().setUid("uid-2")),
        row("gets a label", false, secret -> secret.getMetadata().setLabels(Map.of("a", "b"))),
        row("gets another key", false, secret -> secret.getData().put("other", encoded("x"))),
        row("gets a line break", false, secret -> put(secret, VALUE + "\n")),
        row("has a new value", true, secret -> put(secret, "hf_fedcba9876543210")),
        row("has no value", true, secret -> put(secret, "")),
        row("has an unusable value", true, secret -> put(secret, "two words")),
        row("has lost the key", true, secret -> secret.getData().remove("token")));
  }

  private static Arguments row(String name, boolean changed, Consumer<Secret> change) {
    return Arguments.of(name, changed, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whatIsReadDecides(String name, boolean changed, Consumer<Secret> change) {
    // Given
    String before = snapshot(secret()).contentHash(READER, KEYS);
    Secret secret = secret();

    // When
    change.accept(secret);

    // Then
    String after = snapshot(secret).contentHash(READER, KEYS);
    assertThat(!after.equals(before)).isEqualTo(changed);
    assertThat(after).hasSize(16).doesNotContain(VALUE);
  }

  @Test
  void equalSecretsOfTwoAdaptersDoNotLookEqual() {
    assertThat(snapshot(secret()).contentHash(READER, KEYS))
        .isNotEqualTo(snapshot(secret()).contentHash(new AdapterId("ns", "other"), KEYS));
  }

  @Test
  void aMissingSecretThatComesIsAChange() {
    assertThat(new SecretSnapshot(Map.of()).contentHash(READER, KEYS))
        .isNotEqualTo(snapshot(secret()).contentHash(READER, KEYS));
  }

  private static SecretSnapshot snapshot(Secret secret) {
    return new SecretSnapshot(Map.of("s", secret));
  }

  private static Secret secret() {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("s")
        .withUid("uid-1")
        .withResourceVersion("1")
        .endMetadata()
        .addToData("token", encoded(VALUE))
        .build();
  }

  private static void put(Secret secret, String value) {
    secret.getData().put("token", encoded(value));
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }
}
