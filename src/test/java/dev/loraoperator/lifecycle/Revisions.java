package dev.loraoperator.lifecycle;

import dev.loraoperator.lifecycle.state.CurrentModel;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.Api;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Revisions of a test case, and what applications use of them. */
public final class Revisions {

  private static final Placement PLACE =
      new Placement(Api.V1, null, null, Placement.Origin.UPLOADED, null, null, null);

  private Revisions() {}

  /** The first revision, whose create is intended for the first time. */
  public static Revision intended(String remoteName, String specHash, Instant time) {
    return intended(1, remoteName, specHash, time);
  }

  public static Revision intended(int number, String remoteName, String specHash, Instant time) {
    return Revision.intended(number, specHash, PLACE, remoteName, 1, intent(time));
  }

  static Revision.Intent intent(Instant time) {
    return new Revision.Intent("create", time);
  }

  /** Applications use {@code name}, which no revision that is kept is about. */
  static CurrentModel model(String name) {
    return model(name, null);
  }

  public static CurrentModel model(String name, @Nullable Integer revision) {
    return new CurrentModel(name, null, name, revision, null);
  }

  /** What the last step was about; null before the first. */
  static @Nullable Revision newest(State state) {
    return state.revisions().isEmpty() ? null : state.revisions().get(0);
  }
}
