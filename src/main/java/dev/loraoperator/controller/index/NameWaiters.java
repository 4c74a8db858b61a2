package dev.loraoperator.controller.index;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.model.AdapterId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Wakes those that wait for a remote name when another adapter does without it, or may do so in
 * their account.
 */
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

  /**
   * Whom a changed Secret {@code namespace/name} concerns: those that name it, and those that wait
   * for a name that one of these claims. With another API key it may claim it in another account.
   */
  public Set<AdapterId> concernedBy(String secretKey) {
    List<LoraAdapter> naming = indexes.namingSecret(secretKey);
    return Stream.concat(
            naming.stream(),
            waitingFor(naming.stream().flatMap(adapter -> indexes.claims(adapter).stream())))
        .map(AdapterMetadata::id)
        .collect(Collectors.toSet());
  }

  private void wakeFor(Set<AdapterIndexes.Claim> dropped) {
    waitingFor(dropped.stream()).map(AdapterMetadata::id).forEach(wake);
  }

  private Stream<LoraAdapter> waitingFor(Stream<AdapterIndexes.Claim> claims) {
    return claims
        .map(AdapterIndexes.Claim::remoteName)
        .distinct()
        .flatMap(name -> indexes.missingName(name).stream());
  }
}
