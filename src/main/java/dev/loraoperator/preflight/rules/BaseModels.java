package dev.loraoperator.preflight.rules;

import java.util.Locale;
import java.util.regex.Pattern;

/** Compares names of base models, ignoring what does not make another model. */
public final class BaseModels {

  /** How the same weights are packed or served; they do not make it another model. */
  private static final Pattern PACKING =
      Pattern.compile("(?:-reference|-lora|-fp8|-unsloth|-bnb-4bit|-turbo|-tput)+$");

  /** {@code Meta-Llama-3.1-8B} became {@code Llama-3.1-8B} on the hub, and both are in use. */
  private static final Pattern MAKER = Pattern.compile("^meta-(?=llama)");

  private static final Pattern LOCAL_PATH =
      Pattern.compile("[/.~].*|[A-Za-z]:.*|.*\\\\.*|[^/]*/[^/]*/.*");

  private BaseModels() {}

  /** Whether both may mean the same model: case, organisation and packing do not count. */
  public static boolean same(String one, String other) {
    return plain(one).equals(plain(other));
  }

  /** Whether {@code name} is a folder of the machine that trained the adapter. */
  static boolean isLocalPath(String name) {
    return LOCAL_PATH.matcher(name).matches();
  }

  private static String plain(String name) {
    String model = name.strip().toLowerCase(Locale.ROOT);
    model = model.substring(model.lastIndexOf('/') + 1);
    model = MAKER.matcher(model).replaceFirst("");
    return PACKING.matcher(model).replaceFirst("");
  }
}
