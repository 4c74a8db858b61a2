package dev.loraoperator.spec;

import dev.loraoperator.model.AdapterSpec;
import java.util.List;

/** The result of validating a spec: a request or everything that is wrong with it. */
public sealed interface SpecCheck {

  /** The spec is valid. */
  record Valid(AdapterSpec request) implements SpecCheck {}

  /** The spec breaks at least one rule. */
  record Invalid(List<Violation> violations) implements SpecCheck {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }
}
