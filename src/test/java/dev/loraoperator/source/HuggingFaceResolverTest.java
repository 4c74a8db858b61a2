package dev.loraoperator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.Sensitive;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HuggingFaceResolverTest {

  private static final SecretKeyRef TOKEN = new SecretKeyRef("hub", "HF_TOKEN");
  private static final Source.HuggingFace PRIVATE = new Source.HuggingFace("acme/bot", TOKEN);

  private final HuggingFaceResolver resolver =
      new HuggingFaceResolver(URI.create("https://huggingface.co"));

  @Test
  void namesAPublicRepositoryWithoutAToken() {
    Resolution resolution =
        resolver.resolve(new Source.HuggingFace("acme/bot", null), FakeSecrets.none());

    assertThat(resolution)
        .isEqualTo(new Resolution.Resolved(Sensitive.of("https://huggingface.co/acme/bot"), null));
  }

  @Test
  void namesARepositoryOfAMirror() {
    HuggingFaceResolver mirror = new HuggingFaceResolver(URI.create("https://hub.example.com/hf"));

    Resolution resolution =
        mirror.resolve(new Source.HuggingFace("acme/bot", null), FakeSecrets.none());

    assertThat(((Resolution.Resolved) resolution).location().reveal())
        .isEqualTo("https://hub.example.com/hf/acme/bot");
  }

  @Test
  void sendsTheTokenOfTheSecret() {
    Resolution resolution =
        resolver.resolve(PRIVATE, new FakeSecrets("hub", Map.of("HF_TOKEN", "hf_abc")));

    assertThat(((Resolution.Resolved) resolution).huggingFaceToken())
        .isEqualTo(Sensitive.of("hf_abc"));
    assertThat(resolution.toString()).doesNotContain("hf_abc", "acme");
  }

  @Test
  void asksForAMissingSecret() {
    assertThat(resolver.resolve(PRIVATE, FakeSecrets.none()))
        .isEqualTo(
            new Resolution.Faulty(
                new Problem(
                    Reason.SECRET_NOT_FOUND,
                    "Secret hub does not exist in this namespace. Create it")));
  }

  @Test
  void asksForAMissingKey() {
    assertThat(resolver.resolve(PRIVATE, new FakeSecrets("hub", Map.of("token", "hf_abc"))))
        .isEqualTo(
            new Resolution.Faulty(
                new Problem(
                    Reason.SECRET_NOT_FOUND,
                    "Secret hub has no value under key HF_TOKEN. Add it")));
  }
}
