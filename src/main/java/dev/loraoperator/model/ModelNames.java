package dev.loraoperator.model;

/** Remote names: the bare one and the series {@code name}, {@code name-r2}, {@code name-r3}, … */
public final class ModelNames {

  /** Longest bare name we send; Together documents no limit, this is the one of the CRD. */
  public static final int MAX_LENGTH = 96;

  private ModelNames() {}

  /** The part after the account prefix: {@code devuser/my-lora} is {@code my-lora}. */
  public static String bare(String modelName) {
    return modelName.substring(modelName.lastIndexOf('/') + 1);
  }

  /**
   * The {@code revision}-th name of the series, counted from 1, cut so that it stays within the
   * longest name.
   */
  public static String ofRevision(String base, int revision) {
    if (revision == 1) {
      return base;
    }
    String suffix = "-r" + revision;
    return base.substring(0, Math.min(base.length(), MAX_LENGTH - suffix.length())) + suffix;
  }

  /** Which revision of {@code base} {@code name} is, or 0 when it is none. */
  public static int revisionOf(String base, String name) {
    if (name.equals(base)) {
      return 1;
    }
    int dash = name.lastIndexOf("-r");
    if (dash < 0 || !name.substring(dash + 2).matches("[1-9][0-9]{0,8}")) {
      return 0;
    }
    int revision = Integer.parseInt(name.substring(dash + 2));
    return revision > 1 && ofRevision(base, revision).equals(name) ? revision : 0;
  }
}
