package dev.loraoperator.preflight.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A base that Together's documentation lists for LoRA on dedicated endpoints. The list ages, so it
 * is good for a warning and never for a refusal.
 *
 * @param model the endpoint's model
 * @param targetModules what an adapter may change, by the last part or parts of the module's name
 * @param maxAdapters how many adapters one endpoint holds
 * @param maxRank null where the documentation names none
 */
public record SupportedBase(
    String model, List<String> targetModules, int maxAdapters, @Nullable Integer maxRank) {

  public SupportedBase {
    targetModules = List.copyOf(targetModules);
  }

  /** Whether {@code module}, short or with its whole path, is one of {@link #targetModules}. */
  public boolean supports(String module) {
    return targetModules.stream()
        .anyMatch(
            supported ->
                module.equals(supported)
                    || module.endsWith("." + supported)
                    || supported.endsWith("." + module));
  }
}
