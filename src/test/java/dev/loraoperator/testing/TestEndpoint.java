package dev.loraoperator.testing;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of the Together test server.
 *
 * @param id {@code endpoint-<uuid>}
 * @param name the prefix of model ids, such as {@code devuser/Qwen/Qwen3.5-9B-FP8-bb04c904}
 * @param model the model it serves
 * @param state PENDING, STARTING, STARTED, STOPPING, STOPPED, ERROR, or an unknown word
 * @param lora whether it takes adapters, which no reply shows
 * @param bases the base models whose adapters it takes, null for any; an upload that named no base
 *     is taken as well
 * @param limit how many adapters it holds
 */
public record TestEndpoint(
    String id,
    String account,
    String name,
    String model,
    Kind kind,
    String state,
    boolean lora,
    @Nullable Set<String> bases,
    int limit) {

  /** The kind of endpoint. Only private ones take adapters. */
  public enum Kind {
    PRIVATE,
    PUBLIC,
    SERVERLESS;

    String type() {
      return this == SERVERLESS ? "serverless" : "dedicated";
    }
  }

  /** A private, started endpoint that takes 16 adapters of any base. */
  public static TestEndpoint of(String account, String name) {
    String id = "endpoint-" + UUID.randomUUID();
    String model = "Qwen/Qwen3.5-9B-Lora";
    return new TestEndpoint(id, account, name, model, Kind.PRIVATE, "STARTED", true, null, 16);
  }

  /** The same endpoint under another name, which makes model ids read before stale. */
  public TestEndpoint named(String newName) {
    return new TestEndpoint(id, account, newName, model, kind, state, lora, bases, limit);
  }

  public TestEndpoint serving(String newModel) {
    return new TestEndpoint(id, account, name, newModel, kind, state, lora, bases, limit);
  }

  public TestEndpoint ofKind(Kind newKind) {
    return new TestEndpoint(id, account, name, model, newKind, state, lora, bases, limit);
  }

  public TestEndpoint inState(String newState) {
    return new TestEndpoint(id, account, name, model, kind, newState, lora, bases, limit);
  }

  public TestEndpoint withoutLora() {
    return new TestEndpoint(id, account, name, model, kind, state, false, bases, limit);
  }

  public TestEndpoint takingBases(String... newBases) {
    Set<String> only = Set.of(newBases);
    return new TestEndpoint(id, account, name, model, kind, state, lora, only, limit);
  }

  public TestEndpoint holding(int newLimit) {
    return new TestEndpoint(id, account, name, model, kind, state, lora, bases, newLimit);
  }

  /** The {@code model_id} of an adapter on this endpoint. */
  public String modelId(String modelName) {
    return name + ":" + modelName;
  }

  boolean isStarted() {
    return state.equals("STARTED");
  }

  boolean isVisibleTo(String caller) {
    return account.equals(caller) || kind != Kind.PRIVATE;
  }

  boolean takes(@Nullable String baseModel) {
    return bases == null || baseModel == null || bases.contains(baseModel);
  }
}
