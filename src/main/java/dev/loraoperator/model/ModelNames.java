package dev.loraoperator.model;

import java.util.regex.Pattern;

/** Remote names: the bare one and the series {@code name}, {@code name-r2}, {@code name-r3}, … */
public final class ModelNames {

  /** Longest bare name we send; Together documents no limit, this is the one of the CRD. */
  public static final int MAX_LENGTH = 96;

  /** What {@link #ofRevision} leaves of every base, for up to a hundred million revisions. */
  private static final int NEVER_CUT = MAX_LENGTH - 11;

  private static final Pattern REVISIONS = Pattern.compile("(?:-r[0-9]++)+$");

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

  /**
   * What all names of a series have in common, with or without an account. Other series may have it
   * in common, too.
   */
  public static String series(String modelName) {
    String stem = REVISIONS.matcher(bare(modelName)).replaceFirst("");
    return stem.substring(0, Math.min(stem.length(), NEVER_CUT));
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
