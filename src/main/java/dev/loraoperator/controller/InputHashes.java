package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.SecretSnapshot;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.SecretKeyRef;
import java.util.List;

/** Hashes of everything that a user can change to have an adapter tried again. */
final class InputHashes {

  private InputHashes() {}

  static Access.Inputs of(LoraAdapter adapter, AdapterSpec spec, SecretSnapshot secrets) {
    return new Access.Inputs(
        hash("all", adapter, spec, secrets, spec.secretKeys()),
        hash("source", adapter, spec, secrets, spec.source().secretKeys()));
  }

  private static String hash(
      String scope,
      LoraAdapter adapter,
      AdapterSpec spec,
      SecretSnapshot secrets,
      List<SecretKeyRef> keys) {
    String requested = AdapterMetadata.reconcileRequest(adapter);
    return Fingerprint.of(
        scope,
        Long.toString(AdapterMetadata.generation(adapter)),
        requested == null ? "" : requested,
        secrets.contentHash(spec.id(), keys));
  }
}
