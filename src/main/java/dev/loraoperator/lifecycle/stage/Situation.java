package dev.loraoperator.lifecycle.stage;

import dev.loraoperator.backend.Freshness;
import dev.loraoperator.backend.ModelBackend;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Fingerprint;
import dev.loraoperator.model.Problem;
import dev.loraoperator.spec.SpecCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one reconciliation finds, and what its stages may read. Secrets, and with them the service,
 * are read only when a stage asks for {@link #access}.
 *
 * @param check the spec, or what is wrong with it
 * @param recorded what the status said when the reconciliation began
 * @param createdAt of the resource
 * @param jitter from 0 inclusive to 1 exclusive
 * @param request null when there has never been one
 * @param deletion null unless the resource is being deleted
 * @param api the generation of the service's API that is spoken
 * @param keys what the Secrets give access to
 */
public record Situation(
    SpecCheck check,
    State recorded,
    Instant now,
    Instant createdAt,
    double jitter,
    @Nullable ReconcileRequest request,
    @Nullable Deletion deletion,
    Api api,
    ApiKeys keys) {

  /**
   * A user's annotation that asks for everything to be done again.
   *
   * @param since when this process first saw it
   * @param handled whether the status says that it was carried out
   */
  public record ReconcileRequest(String value, Instant since, boolean handled) {}

  /**
   * The resource is being deleted.
   *
   * @param requestedAt its {@code deletionTimestamp}
   * @param abandoned whether the user lets go of what is attached
   */
  public record Deletion(Instant requestedAt, boolean abandoned) {}

  /** The same, with everything on this API. */
  public Situation on(Api other) {
    return other == api
        ? this
        : new Situation(check, recorded, now, createdAt, jitter, request, deletion, other, keys);
  }

  /** The same, at the destination of {@code state}, as far as that is decided. */
  public Situation at(State state) {
    Api decided = state.destination().api();
    return decided == null ? this : on(decided);
  }

  public Access access() {
    Access access = keys.ofSpec();
    return access.fold(open -> open.on(api), problem -> access);
  }

  public <R> R access(Function<Access.Open, R> open, Function<Problem, R> closed) {
    return access().fold(open, closed);
  }

  /**
   * The service at another place; empty where there is no key.
   *
   * @param place null for where everything is uploaded to
   */
  public Optional<ModelBackend> backend(@Nullable Place place) {
    return place == null ? backend() : keys.at(place.apiKey()).map(apis -> apis.on(place.api()));
  }

  /** The service, where there is an API key. */
  public Optional<ModelBackend> backend() {
    return access(open -> Optional.of(open.backend()), problem -> Optional.empty());
  }

  public String inputsHash() {
    return access().inputsHash();
  }

  /** As {@link #inputsHash}, of the source alone: a new API key does not mend it. */
  public String sourceHash() {
    return access().inputs().source();
  }

  /** As {@link #inputsHash}, and of the adapter whose claim on the remote name goes first. */
  public String nameHash() {
    return access(
        open ->
            Fingerprint.of(
                "name",
                inputsHash(),
                precedingClaim(recorded, open.claims())
                    .map(claim -> claim.id().toString())
                    .orElse("")),
        problem -> inputsHash());
  }

  /** As {@link #inputsHash}, of a Secret that is missing: no other failure has the same. */
  public String lackHash() {
    return Fingerprint.of("lack", inputsHash());
  }

  /** As {@link #inputsHash}, of a source that cannot be read: no other failure has the same. */
  public String unreadHash() {
    return Fingerprint.of("unread", inputsHash());
  }

  /** As {@link #unreadHash}, once that has gone on for long. */
  public String unreadableHash() {
    return Fingerprint.of("unreadable", inputsHash());
  }

  /** The claim of another adapter on the remote name that goes before ours, if any. */
  public Optional<NameClaim> precedingClaim(State state, NameClaims claims) {
    boolean holds = state.hasUsed(spec().modelName());
    return claims.onSameName().stream()
        .filter(claim -> claim.precedes(spec().id(), createdAt, holds))
        .findFirst();
  }

  /** Whether nothing has changed of what {@code hash} was made of. */
  public boolean isStill(String hash) {
    return hash.equals(inputsHash())
        || hash.equals(sourceHash())
        || hash.equals(lackHash())
        || hash.equals(unreadHash())
        || hash.equals(unreadableHash())
        || hash.equals(nameHash());
  }

  /** The value of the reconcile request; empty when there has never been one. */
  public String requestValue() {
    return request == null ? "" : request.value();
  }

  /**
   * The spec, once it is known to be valid.
   *
   * @throws IllegalStateException when it is not
   */
  public AdapterSpec spec() {
    return check.fold(
        SpecCheck.Valid::spec,
        invalid -> {
          throw new IllegalStateException("the spec is invalid");
        });
  }

  public boolean isBefore(Instant instant) {
    return now.isBefore(instant);
  }

  /** Read at most {@code age} ago. */
  public Freshness within(Duration age) {
    return Freshness.since(now.minus(age));
  }

  /** The time from now to {@code instant}, at least a millisecond. */
  public Duration until(Instant instant) {
    Duration wait = Duration.between(now, instant);
    return wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait;
  }

  /** The time from now to just after {@code instant}, at least a millisecond. */
  public Duration untilAfter(Instant instant) {
    return until(instant.plusMillis(1));
  }
}
