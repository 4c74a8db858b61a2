package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.lifecycle.delete.Leftovers;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.ApiKeys;
import dev.loraoperator.lifecycle.stage.Decision;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.secret.Sensitive;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One adapter as a reconciliation has read it, once. */
record AdapterView(LoraAdapter adapter, Situation situation, LazyKeys keys) {

  /** The source in one line; null when the spec is invalid. */
  @Nullable String source() {
    return situation
        .check()
        .<@Nullable String>fold(valid -> valid.spec().source().summary(), invalid -> null);
  }

  /** To be masked in texts. */
  List<Sensitive> secrets() {
    return keys.secrets();
  }

  /** Whether {@code update} lets go of a resource that is being deleted. */
  boolean isLetGo(Decision.Update update) {
    return situation.deletion() != null && !hasLeftovers(update);
  }

  /** Whether something is to be cleaned up before the resource is gone. */
  boolean hasLeftovers(Decision.Update update) {
    return Leftovers.exist(
        situation.check(), update.state(), adapter.hasFinalizer(AdapterMetadata.FINALIZER));
  }

  /**
   * What was read.
   *
   * @param secrets every value in these Secrets, to be masked in texts
   */
  record Opened<T>(T access, List<Sensitive> secrets) {}

  /** Reads the Secrets of one adapter. */
  interface Opener {
    Opened<Access> ofSpec();

    Opened<Optional<ModelApis>> at(SecretKeyRef place);
  }

  /** What the Secrets of one adapter give access to; they are read when they are first needed. */
  static final class LazyKeys implements ApiKeys {

    private final Opener opener;
    private final Map<SecretKeyRef, Opened<Optional<ModelApis>>> others = new HashMap<>();
    private @Nullable Opened<Access> ofSpec;

    LazyKeys(Opener opener) {
      this.opener = opener;
    }

    @Override
    public Access ofSpec() {
      Opened<Access> known = ofSpec;
      if (known == null) {
        known = opener.ofSpec();
        ofSpec = known;
      }
      return known.access();
    }

    @Override
    public Optional<ModelApis> at(SecretKeyRef place) {
      return others.computeIfAbsent(place, opener::at).access();
    }

    /** The values of the Secrets that were read; empty when none had to be. */
    List<Sensitive> secrets() {
      return Stream.concat(Stream.ofNullable(ofSpec), others.values().stream())
          .flatMap(read -> read.secrets().stream())
          .toList();
    }
  }
}
