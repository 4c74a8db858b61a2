package dev.loraoperator.stories;

import dev.loraoperator.api.v1alpha1.VerifySpec;

/** The questions that the stories ask. */
final class VerifySpecs {

  private VerifySpecs() {}

  /** None. */
  static VerifySpec off() {
    return new VerifySpec(false, null, null, null, null, null, null, null);
  }
}
