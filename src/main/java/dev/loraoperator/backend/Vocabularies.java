package dev.loraoperator.backend;

import dev.loraoperator.model.Api;

/** How each generation of the API spells things; pure, and needs no key. */
@FunctionalInterface
public interface Vocabularies {

  ApiVocabulary of(Api api);
}
