package dev.loraoperator.config;

import java.util.List;

/** The environment holds values that cannot be used; the message names every one of them. */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidConfigurationException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
