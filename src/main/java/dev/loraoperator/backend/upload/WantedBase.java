package dev.loraoperator.backend.upload;

/**
 * The base model that an adapter needs, as it is written somewhere.
 *
 * @param text a name or an id
 */
public record WantedBase(String text, Origin from) {

  /** Where it is written. */
  public enum Origin {
    SPEC("spec.baseModel"),
    ADAPTER_CONFIG("adapter_config.json");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    /** For messages and the status. */
    public String text() {
      return text;
    }
  }
}
