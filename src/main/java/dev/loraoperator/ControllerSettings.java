package dev.loraoperator;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.kubernetes.SlimAdapterStore;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.util.Set;
import java.util.function.Predicate;

/** The framework configuration of the controller. */
final class ControllerSettings {

  private static final long INFORMER_LIST_LIMIT = 500;

  private ControllerSettings() {}

  /**
   * @param namespaces empty for all
   * @param ownStatus whether the status of an adapter was written by this process
   */
  static void apply(
      ControllerConfigurationOverrider<LoraAdapter> overrider,
      Set<String> namespaces,
      Predicate<LoraAdapter> ownStatus) {
    overrider
        .withGenerationAware(false)
        .withOnUpdateFilter(new UpdateFilter(ownStatus))
        .withInformerListLimit(INFORMER_LIST_LIMIT)
        .withFieldManager("lora-operator")
        .withRetry(
            new GenericRetry()
                .setInitialInterval(1_000)
                .setIntervalMultiplier(2)
                .setMaxInterval(60_000)
                .withoutMaxAttempts());
    // With several namespaces there is one informer each, and an informer removes from a shared
    // store what the others have put there.
    if (namespaces.size() <= 1) {
      overrider.withItemStore(new SlimAdapterStore());
    }
    if (namespaces.isEmpty()) {
      overrider.watchingAllNamespaces();
    } else {
      overrider.settingNamespaces(namespaces);
    }
  }
}
