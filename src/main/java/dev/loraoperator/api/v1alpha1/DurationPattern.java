package dev.loraoperator.api.v1alpha1;

/** How durations are written in a spec: 90s, 10m, 1h30m, 7d or ISO-8601. */
final class DurationPattern {

  static final String TEXT = "^([0-9]{1,6}[dhms])+$|^P[0-9DTHMS.]+$";

  /**
   * The beginning of a CEL rule about a range: what CEL can read as a duration is compared. Days
   * and ISO-8601 it cannot read, so the operator alone checks most of those.
   */
  static final String IF_READABLE = "self.matches('^[0-9]+(h|m|s)([0-9]+(m|s))?([0-9]+s)?$') ? ";

  private DurationPattern() {}
}
