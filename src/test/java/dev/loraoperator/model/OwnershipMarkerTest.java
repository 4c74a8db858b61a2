package dev.loraoperator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.lifecycle.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipMarkerTest {

  private static final OwnershipMarker OURS = Requests.request().marker();

  @Test
  void isFoundAtTheEndOfADescription() {
    assertThat(OwnershipMarker.in(Requests.request().markedDescription())).contains(OURS);
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
        new AdapterSpec(
            new AdapterId("evil", "me"),
            "default",
            "x",
            null,
            OURS.text(),
            Requests.request().source(),
            Requests.request().apiKey(),
            Requests.request().preflight(),
            Requests.request().verify(),
            Requests.request().endpoint(),
            Requests.request().interval(),
            false);

    // Then what counts is the marker that we append
    assertThat(OwnershipMarker.in(forger.markedDescription())).contains(forger.marker());
  }

  @Test
  void theHashIsOfWhatIsUploadedOnly() {
    AdapterSpec base = Requests.request();
    AdapterSpec described =
        new AdapterSpec(
            base.id(),
            base.owner(),
            base.modelName(),
            base.baseModel(),
            "another description",
            new Source.HuggingFace("acme/support-bot", new SecretKeyRef("t", "HF_TOKEN")),
            new SecretKeyRef("other-secret", "OTHER_KEY"),
            Requests.request().preflight(),
            Requests.request().verify(),
            Requests.request().endpoint(),
            Requests.request().interval(),
            false);

    assertThat(described.specHash()).isEqualTo(base.specHash());
    assertThat(Requests.request("other-name").specHash()).isNotEqualTo(base.specHash());
  }
}
