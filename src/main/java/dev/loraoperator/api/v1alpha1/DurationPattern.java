package dev.loraoperator.api.v1alpha1;

/** How durations are written in a spec: 90s, 10m, 1h30m, 7d or ISO-8601. */
final class DurationPattern {

  static final String TEXT = "^([0-9]{1,6}[dhms])+$|^P[0-9DTHMS.]+$";

  private DurationPattern() {}
}
