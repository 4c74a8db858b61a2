package dev.loraoperator.backend;

import dev.loraoperator.model.Api;

/** The model service for one adapter with one API key, on each generation of its API. */
@FunctionalInterface
public interface ModelApis {

  /** A view that is cheap to make. */
  ModelBackend on(Api api);
}
