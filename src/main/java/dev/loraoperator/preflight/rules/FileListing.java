package dev.loraoperator.preflight.rules;

import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.secret.Redactor;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether an archive or repository has the two files of an adapter, by the names of its files. It
 * keeps a few names only, because a hostile archive may have a million.
 */
public final class FileListing {

  public static final String CONFIG = "adapter_config.json";
  public static final String WEIGHTS = "adapter_model.safetensors";

  private static final int NAME_SHOWN = 80;
  private static final String FIX =
      "Put " + CONFIG + " and " + WEIGHTS + " at the root, with no folder above them";

  private final String container;
  private boolean config;
  private boolean weights;
  private @Nullable String folder;
  private @Nullable String pickle;
  private @Nullable String otherSafetensors;
  private int files;

  /**
   * @param container what holds the files: {@code archive} or {@code repository}
   */
  public FileListing(String container) {
    this.container = container;
  }

  /** Adds a file by its path from the root, without a leading {@code ./}. */
  public void add(String path) {
    files++;
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    if (slash >= 0) {
      if (name.equals(CONFIG) || name.equals(WEIGHTS)) {
        addFolder(path.substring(0, slash));
      }
    } else if (name.equals(CONFIG)) {
      config = true;
    } else if (name.equals(WEIGHTS)) {
      weights = true;
    } else if (isPickle(name)) {
      pickle = pickle == null ? name : pickle;
    } else if (name.endsWith(".safetensors")) {
      otherSafetensors = otherSafetensors == null ? name : otherSafetensors;
    }
  }

  public int files() {
    return files;
  }

  /** Why Together cannot use these files; null when both required ones are there. */
  public @Nullable Problem problem() {
    if (config && weights) {
      return null;
    }
    if (!config && !weights && folder != null) {
      return new Problem(
          Reason.FILES_IN_FOLDER,
          "The adapter's files are in folder "
              + shown(folder)
              + " of the "
              + container
              + ". "
              + FIX);
    }
    if (!weights && pickle != null) {
      return new Problem(
          Reason.WEIGHTS_NOT_SAFETENSORS,
          "The weights are in "
              + shown(pickle)
              + ", and Together reads safetensors only. Save the adapter again with"
              + " safe_serialization=True");
    }
    String missing = config ? WEIGHTS : CONFIG;
    String instead =
        config && otherSafetensors != null ? "; it has " + shown(otherSafetensors) : "";
    return new Problem(
        Reason.FILE_MISSING,
        "The " + container + " has no " + missing + " at its root" + instead + ". " + FIX);
  }

  /** A name from outside, fit for a message. */
  public static String shown(String name) {
    String clean = Redactor.clean(name, List.of());
    return clean.length() <= NAME_SHOWN ? clean : clean.substring(0, NAME_SHOWN - 1) + "…";
  }

  private void addFolder(String path) {
    if (folder == null || depth(path) < depth(folder)) {
      folder = path;
    }
  }

  private static long depth(String path) {
    return path.chars().filter(character -> character == '/').count();
  }

  private static boolean isPickle(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return (lower.startsWith("adapter_model")
            && (lower.endsWith(".pt") || lower.endsWith(".pth") || lower.endsWith(".ckpt")))
        || (lower.endsWith(".bin") && !lower.equals("training_args.bin"));
  }
}
