package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search for secrets finds one that was planted. */
class LeaksTest {

  private static final String KEY = "tgp_v1_4f9c/b27+e1d0a86=";
  private static final String SIGNATURE = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
  private static final String URL =
      "https://store.test/a.zip?X-Amz-Date=20261126T190000Z&X-Amz-Signature=" + SIGNATURE;

  static Stream<String> planted() {
    return Stream.of(
        KEY,
        "Authorization: Bearer " + KEY,
        "cut in half: " + KEY.substring(0, 13) + "…",
        "the end of it: " + KEY.substring(9),
        "{\"message\":\"9c\\/b27+e1d0a\"}",
        "key=tgp_v1_4f9c%2Fb27%2Be1d0a86%3D",
        base64(KEY),
        base64("Bearer " + KEY),
        base64("x:" + KEY + ":y"),
        base64(":" + KEY),
        "{\"data\":{\"key\":\"" + base64("{\"token\":\"" + KEY + "\"}") + "\"}}",
        Base64.getUrlEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("planted")
  void aPlantedSecretIsFound(String text) {
    Leaks leaks = new Leaks();
    leaks.secret("the key", KEY);

    assertThat(leaks.in("before\n" + text + "\nafter"))
        .singleElement()
        .asString()
        .startsWith("the key in: ");
  }

  @Test
  void onlyWhatOpensAUrlIsASecret() {
    Leaks leaks = new Leaks();
    leaks.presignedUrl("the URL", URL);

    assertThat(leaks.in("https://store.test/a.zip?X-Amz-Date=20261126T190000Z&more")).isEmpty();
    assertThat(leaks.in("sig " + SIGNATURE)).hasSize(1);
    assertThat(leaks.in(URL)).hasSize(1);
  }

  @Test
  void otherTextIsNoSecret() {
    Leaks leaks = new Leaks();
    leaks.secret("the key", KEY);

    assertThat(leaks.in("tgp_v1_*** was refused; tgp_v1_")).isEmpty();
    assertThat(leaks.in("")).isEmpty();
  }

  @Test
  void whatIsTooShortToLookForIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Leaks().secret("pin", "1234"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
