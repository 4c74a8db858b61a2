package dev.loraoperator.spec;

import dev.loraoperator.model.AdapterSpec;
import java.util.List;
import java.util.function.Function;

/** The result of reading a spec: what it asks for, or everything that is wrong with it. */
public sealed interface SpecCheck {

  /** The spec can be used. */
  record Valid(AdapterSpec spec) implements SpecCheck {
    @Override
    public <R> R fold(Function<Valid, R> valid, Function<Invalid, R> invalid) {
      return valid.apply(this);
    }
  }

  /** The spec cannot be used: everything that is wrong with it. */
  record Invalid(List<Violation> violations) implements SpecCheck {
    public Invalid {
      violations = List.copyOf(violations);
    }

    @Override
    public <R> R fold(Function<Valid, R> valid, Function<Invalid, R> invalid) {
      return invalid.apply(this);
    }
  }

  <R> R fold(Function<Valid, R> valid, Function<Invalid, R> invalid);
}
