package dev.loraoperator.controller.index;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.model.AdapterId;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Wakes those that wait for a remote name when another adapter does without it. */
public final class NameWaiters {

  private final AdapterIndexes indexes;
  private final Consumer<AdapterId> wake;

  public NameWaiters(AdapterIndexes indexes, Consumer<AdapterId> wake) {
    this.indexes = indexes;
    this.wake = wake;
  }

  public void changed(LoraAdapter before, LoraAdapter after) {
    Set<AdapterIndexes.Claim> dropped = new HashSet<>(indexes.claims(before));
    dropped.removeAll(indexes.claims(after));
    wakeFor(dropped);
    if (indexes.missedNames(before).isEmpty() && !indexes.missedNames(after).isEmpty()) {
      // The name may have become free while the conflict was being written.
      wake.accept(AdapterMetadata.id(after));
    }
  }

  public void gone(LoraAdapter adapter) {
    wakeFor(indexes.claims(adapter));
  }

  private void wakeFor(Set<AdapterIndexes.Claim> dropped) {
    dropped.stream()
        .map(AdapterIndexes.Claim::remoteName)
        .distinct()
        .flatMap(name -> indexes.missingName(name).stream())
        .map(AdapterMetadata::id)
        .forEach(wake);
  }
}
