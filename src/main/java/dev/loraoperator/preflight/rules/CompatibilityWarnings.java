package dev.loraoperator.preflight.rules;

import dev.loraoperator.model.secret.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may keep an adapter from working on Together; only the upload shows whether it does. */
public final class CompatibilityWarnings {

  /** Anything else is a regular expression or {@code all-linear}, and cannot be judged. */
  private static final Pattern MODULE_NAME = Pattern.compile("[A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*");

  private static final int MODULES_SHOWN = 5;

  private CompatibilityWarnings() {}

  /**
   * The warnings about one adapter.
   *
   * @param expectedBase the base the spec names
   * @return each one sentence without its full stop
   */
  public static List<String> of(
      PeftConfig config, @Nullable String expectedBase, List<SupportedBase> bases) {
    List<String> warnings = new ArrayList<>();
    String stated = statedBase(config);
    if (stated != null && expectedBase != null && !BaseModels.same(stated, expectedBase)) {
      warnings.add(
          "adapter_config.json names base "
              + stated
              + ", but spec.baseModel is "
              + Redactor.clean(expectedBase, List.of())
              + "; correct the one that is wrong");
    }
    addFeatures(config, warnings);
    String base = expectedBase == null ? stated : expectedBase;
    if (base != null) {
      row(base, bases).ifPresent(row -> addLimits(config, row, warnings));
    }
    return warnings;
  }

  private static @Nullable String statedBase(PeftConfig config) {
    String base = config.baseModel();
    return base == null || base.isBlank() || BaseModels.isLocalPath(base) ? null : base;
  }

  private static Optional<SupportedBase> row(String base, List<SupportedBase> bases) {
    return bases.stream().filter(row -> BaseModels.same(row.model(), base)).findFirst();
  }

  private static void addFeatures(PeftConfig config, List<String> warnings) {
    if (config.dora()) {
      warnings.add("use_dora is on, which plain LoRA serving may ignore or refuse");
    }
    if (config.modulesToSave()) {
      warnings.add("modules_to_save names whole layers, which LoRA serving may not load");
    }
    if (config.bias() != null && !config.bias().equalsIgnoreCase("none")) {
      warnings.add(
          "bias is " + config.bias() + ", and trained biases may not be loaded; none is safe");
    }
  }

  private static void addLimits(PeftConfig config, SupportedBase row, List<String> warnings) {
    List<String> outside =
        config.targetModules().stream()
            .filter(module -> MODULE_NAME.matcher(module).matches() && !row.supports(module))
            .toList();
    if (!outside.isEmpty()) {
      warnings.add(
          "target modules "
              + shown(outside)
              + " are outside what is documented for "
              + row.model()
              + ": "
              + String.join(", ", row.targetModules()));
    }
    if (row.maxRank() != null && config.rank() != null && config.rank() > row.maxRank()) {
      warnings.add(
          "rank " + config.rank() + " is over the " + row.maxRank() + " of " + row.model());
    }
  }

  private static String shown(List<String> modules) {
    String some = String.join(", ", modules.subList(0, Math.min(MODULES_SHOWN, modules.size())));
    int more = modules.size() - MODULES_SHOWN;
    return more > 0 ? some + " and " + more + " more" : some;
  }
}
