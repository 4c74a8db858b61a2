package dev.loraoperator.stories;

/** With {@code WATCH_NAMESPACES} and no right outside of it. */
class RbacOneNamespaceApiServerIT extends RbacStories {

  RbacOneNamespaceApiServerIT() {
    super(Rights.ONE_NAMESPACE);
  }
}
