package dev.loraoperator.stories;

/** As {@code deploy/} installs it: all namespaces are watched. */
class RbacApiServerIT extends RbacStories {

  RbacApiServerIT() {
    super(Rights.WHOLE_CLUSTER);
  }
}
