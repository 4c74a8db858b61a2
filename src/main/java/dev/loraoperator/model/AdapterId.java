package dev.loraoperator.model;

/** Names one {@code LoraAdapter} in the cluster. */
public record AdapterId(String namespace, String name) implements Comparable<AdapterId> {

  @Override
  public int compareTo(AdapterId other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** {@code namespace/name}, as kubectl users write it. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
