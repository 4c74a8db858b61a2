package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Operation;
import dev.loraoperator.backend.Probe;
import dev.loraoperator.lifecycle.stage.Effect;
import dev.loraoperator.lifecycle.stage.Place;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What tests ask of the effects of a decision. */
final class Effects {

  private Effects() {}

  /** In words, such as {@code create}, {@code detach}, {@code forget probe}. */
  static String describe(List<Effect> effects) {
    return effects.stream().map(Effects::words).collect(Collectors.joining(", "));
  }

  /** The operation that is started; fails when there is none, or more than one. */
  static Operation started(List<Effect> effects) {
    List<Operation> started =
        effects.stream().flatMap(effect -> effect.started().stream()).toList();
    if (started.size() != 1) {
      throw new AssertionError("not one operation: " + describe(effects));
    }
    return started.get(0);
  }

  static Operation.Create create(List<Effect> effects) {
    return (Operation.Create) started(effects);
  }

  static Probe probe(List<Effect> effects) {
    return ((Operation.SendProbe) started(effects)).probe();
  }

  private static String words(Effect effect) {
    return effect.fold(
        start ->
            start.operation().getClass().getSimpleName().toLowerCase(Locale.ROOT)
                + with(start.place()),
        forget -> "forget " + forget.kind().name().toLowerCase(Locale.ROOT) + with(forget.place()),
        () -> "read again",
        event -> "event " + event.reason().text());
  }

  private static String with(@Nullable Place place) {
    return place == null ? "" : " with " + place.apiKey().name();
  }
}
