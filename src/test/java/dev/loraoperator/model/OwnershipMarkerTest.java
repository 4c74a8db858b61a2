package dev.loraoperator.model;

import static dev.loraoperator.lifecycle.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipMarkerTest {

  private static final OwnershipMarker OURS = spec().build().marker();

  @Test
  void isFoundAtTheEndOfADescription() {
    assertThat(OwnershipMarker.in(spec().build().markedDescription())).contains(OURS);
    assertThat(OwnershipMarker.in(OURS.text())).contains(OURS);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "in the middle      | lora-operator:default/team-a/support-bot/0f and more",
        "glued to a word    | xlora-operator:default/team-a/support-bot/0f",
        "a part is missing  | lora-operator:default/team-a/support-bot",
        "the hash is no hex | lora-operator:default/team-a/support-bot/xyz",
        "no marker          | a description"
      })
  void isNotFoundElsewhere(String name, String description) {
    assertThat(OwnershipMarker.in(description)).isEmpty();
  }

  @Test
  void aForgedMarkerInADescriptionDoesNotCount() {
    // Given a user whose description poses as another resource
    AdapterSpec forger =
        spec().of(new AdapterId("evil", "me")).named("x").described(OURS.text()).build();

    // Then what counts is the marker that we append
    assertThat(OwnershipMarker.in(forger.markedDescription())).contains(forger.marker());
  }

  @Test
  void theHashIsOfWhatIsUploadedOnly() {
    AdapterSpec base = spec().build();
    AdapterSpec described =
        spec()
            .described("another description")
            .from(new Source.HuggingFace("acme/support-bot", new SecretKeyRef("t", "HF_TOKEN")))
            .withKey(new SecretKeyRef("other-secret", "OTHER_KEY"))
            .build();

    assertThat(described.specHash()).isEqualTo(base.specHash());
    assertThat(spec().named("other-name").build().specHash()).isNotEqualTo(base.specHash());
  }
}
