package dev.loraoperator.lifecycle.state;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What applications use: it keeps pointing at what serves until the next upload may take over.
 *
 * @param name {@code status.modelName}
 * @param id {@code status.modelId}
 * @param inferenceModel what an application passes as {@code model}
 * @param revision {@code status.currentRevision}: the number of the revision that {@code name} is
 * @param baseModel null while it is not known
 */
public record CurrentModel(
    @Nullable String name,
    @Nullable String id,
    @Nullable String inferenceModel,
    @Nullable Integer revision,
    @Nullable BaseModel baseModel) {
  static final CurrentModel NONE = new CurrentModel(null, null, null, null, null);

  /**
   * A base model.
   *
   * @param id where the service has ids
   * @param from what it was taken from
   */
  public record BaseModel(String name, @Nullable String id, @Nullable String from) {}

  /** Applications use the model of {@code next} from now on. */
  CurrentModel using(Revision next) {
    return new CurrentModel(
        next.ref().modelName(), next.ref().modelId(), inferenceModel, next.number(), baseModel);
  }

  /** Applications pass {@code called} from now on. */
  CurrentModel withInferenceModel(String called) {
    return new CurrentModel(name, id, called, revision, baseModel);
  }

  /** The base model of what is uploaded from now on; null while it is not known. */
  CurrentModel withBaseModel(@Nullable BaseModel base) {
    return new CurrentModel(name, id, inferenceModel, revision, base);
  }

  /** The service calls a model by another name. */
  CurrentModel renamed(@Nullable String before, String now) {
    return new CurrentModel(
        Objects.equals(name, before) ? now : name,
        id,
        Objects.equals(inferenceModel, before) ? now : inferenceModel,
        revision,
        baseModel);
  }
}
