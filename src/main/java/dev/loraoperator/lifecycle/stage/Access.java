package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.model.Problem;
import java.util.function.Function;

/** What the Secrets of an adapter give access to. */
public sealed interface Access {

  /** Of everything that a user can change to have it tried again: spec, Secrets, requests. */
  String inputsHash();

  /** There is an API key. */
  record Open(String inputsHash, ModelBackend backend, SourceAccess source, NameClaims claims)
      implements Access {
    @Override
    public <R> R fold(Function<Open, R> open, Function<Problem, R> closed) {
      return open.apply(this);
    }
  }

  /** There is none, and why. */
  record Closed(String inputsHash, Problem problem) implements Access {
    @Override
    public <R> R fold(Function<Open, R> open, Function<Problem, R> closed) {
      return closed.apply(problem);
    }
  }

  <R> R fold(Function<Open, R> open, Function<Problem, R> closed);
}
