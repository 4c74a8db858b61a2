package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Problem;
import java.util.function.Function;

/** What the Secrets of an adapter give access to. */
public sealed interface Access {

  /** Of everything that a user can change to have it tried again. */
  Inputs inputs();

  /** {@link Inputs#all}. */
  default String inputsHash() {
    return inputs().all();
  }

  /**
   * Hashes of what a user can change to have it tried again; none equals the other.
   *
   * @param all of spec, requests, and the content of all Secrets
   * @param source of the same without the API key: of what decides whether an upload can succeed
   */
  record Inputs(String all, String source) {
    public static final Inputs NONE = new Inputs("", "");
  }

  /**
   * There is an API key.
   *
   * @param apis the service with it
   * @param api the generation of its API that everything is uploaded to, as far as that is decided
   */
  record Open(Inputs inputs, ModelApis apis, Api api, SourceAccess source, NameClaims claims)
      implements Access {

    /** The service, on the API that everything is uploaded to. */
    public ModelBackend backend() {
      return apis.on(api);
    }

    /** The same on this API. */
    Open on(Api other) {
      return new Open(inputs, apis, other, source, claims);
    }

    @Override
    public <R> R fold(Function<Open, R> open, Function<Problem, R> closed) {
      return open.apply(this);
    }
  }

  /** There is none, and why. */
  record Closed(Inputs inputs, Problem problem) implements Access {
    @Override
    public <R> R fold(Function<Open, R> open, Function<Problem, R> closed) {
      return closed.apply(problem);
    }
  }

  <R> R fold(Function<Open, R> open, Function<Problem, R> closed);
}
