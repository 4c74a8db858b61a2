package dev.loraoperator.model.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.UploadOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {

  private static final List<Sensitive> SECRETS = List.of(Sensitive.of("the-secret-value"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key the-secret-value refused             | key *** refused",
        "get https://x.test/a.zip?sig=1&b=2 no    | get https://x.test/a.zip?*** no",
        "get https://user:pw@x.test/a             | get https://***@x.test/a",
        "get HTTPS://X.test/a?sig=1 no            | get HTTPS://X.test/a?*** no",
        "get https:\\/\\/x.test\\/a?sig=1 no       | get https:\\/\\/x.test\\/a?*** no",
        "with X-Amz-Signature=abc&X-Amz-Date=1    | with X-Amz-Signature=***&X-Amz-Date=1",
        "with x-amz-security-token%3Dabc%2F no    | with x-amz-security-token%3D*** no",
        "header Authorization: Bearer abc.def     | header Authorization: Bearer ***",
        "token hf_abcdefghijkl                    | token ***",
        "key tgp_v1_abcDEF-123 was revoked        | key *** was revoked",
        "key tgp_v1_abcD                          | key ***",
        "base64 dGhlLXNlY3JldC12YWx1ZQ== no       | base64 ***Q== no",
        "base64 eDp0aGUtc2VjcmV0LXZhbHVlOnk= no    | base64 eDp***Onk= no",
        "id AKIAIOSFODNN7EXAMPLE                  | id ***",
        "plain words                              | plain words"
      })
  void removesWhatMustNotBeSeen(String text, String clean) {
    assertThat(Redactor.clean(text, SECRETS)).isEqualTo(clean);
  }

  @Test
  void isOneLineOfBoundedLength() {
    assertThat(Redactor.clean("a\r\n\tb\u0000c", SECRETS)).isEqualTo("a b c");
    assertThat(Redactor.clean("a\u0085b\u2028c\u2029d\u009b31me", SECRETS))
        .isEqualTo("a b c d 31me");
    assertThat(Redactor.clean("x".repeat(10_000), SECRETS)).hasSize(300);
    assertThat(Redactor.clean(null, SECRETS)).isEmpty();
  }

  @Test
  void aSecretIsFoundPercentEncoded() {
    List<Sensitive> secrets = List.of(Sensitive.of("a/b+c=d&e"));

    assertThat(Redactor.clean("key a%2Fb%2Bc%3Dd%26e or a\\/b+c=d&e", secrets))
        .isEqualTo("key *** or ***");
  }

  /** It is shortened before it is looked at, and half a secret would not be known for one. */
  @Test
  void aLongTextOfSecretsShowsNoneInHalf() {
    for (int lead = 0; lead < 20; lead++) {
      String text = "x".repeat(lead) + " the-secret-value".repeat(2_000);

      assertThat(Redactor.clean(text, SECRETS)).doesNotContain("the-");
    }
  }

  @Test
  void sensitiveValuesMaskThemselves() {
    assertThat(Sensitive.of("the-secret-value")).hasToString("***");
    assertThat(new UploadOrder("a", SECRETS.get(0), null, "d", SECRETS.get(0)).toString())
        .doesNotContain("the-secret-value");
  }
}
