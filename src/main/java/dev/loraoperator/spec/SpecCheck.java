package dev.loraoperator.spec;

import dev.loraoperator.model.AdapterSpec;
import java.util.List;
import java.util.function.Function;

/** The result of reading a spec: the valid spec, or everything that is wrong with it. */
public sealed interface SpecCheck {

  /** One function per case: a new case does not compile until every caller handles it. */
  <R> R fold(Function<Valid, R> onValid, Function<Invalid, R> onInvalid);

  record Valid(AdapterSpec request) implements SpecCheck {
    @Override
    public <R> R fold(Function<Valid, R> onValid, Function<Invalid, R> onInvalid) {
      return onValid.apply(this);
    }
  }

  record Invalid(List<Violation> violations) implements SpecCheck {
    public Invalid {
      violations = List.copyOf(violations);
    }

    @Override
    public <R> R fold(Function<Valid, R> onValid, Function<Invalid, R> onInvalid) {
      return onInvalid.apply(this);
    }
  }
}
