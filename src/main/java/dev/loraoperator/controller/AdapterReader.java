package dev.loraoperator.controller;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.backend.ModelApis;
import dev.loraoperator.controller.index.AdapterIndexes;
import dev.loraoperator.controller.index.ClusterNameClaims;
import dev.loraoperator.kubernetes.AdapterMetadata;
import dev.loraoperator.kubernetes.SecretPlaces;
import dev.loraoperator.kubernetes.SecretReader;
import dev.loraoperator.kubernetes.SecretSnapshot;
import dev.loraoperator.kubernetes.status.StatusMapper;
import dev.loraoperator.lifecycle.stage.Access;
import dev.loraoperator.lifecycle.stage.Situation;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.spec.SpecCheck;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an adapter: its spec, its status and its annotations at once, its Secrets when needed. */
final class AdapterReader {

  private final Dependencies dependencies;
  private final StatusMapper statuses;
  private final AdapterIndexes indexes;
  private final SecretReader secrets;
  private final SecretPlaces places;
  private final ReconcileRequests requests;

  AdapterReader(
      Dependencies dependencies,
      StatusMapper statuses,
      AdapterIndexes indexes,
      SecretReader secrets,
      SecretPlaces places,
      ReconcileRequests requests) {
    this.dependencies = dependencies;
    this.statuses = statuses;
    this.indexes = indexes;
    this.secrets = secrets;
    this.places = places;
    this.requests = requests;
  }

  AdapterView read(LoraAdapter adapter) {
    Instant now = dependencies.clock().instant();
    State recorded = statuses.state(adapter);
    SpecCheck check = dependencies.specs().read(AdapterMetadata.id(adapter), adapter.getSpec());
    Situation.ReconcileRequest request = requests.of(adapter, recorded.handled().reconcile(), now);
    AdapterView.LazyKeys keys =
        new AdapterView.LazyKeys(
            new AdapterView.Opener() {
              @Override
              public AdapterView.Opened<Access> ofSpec() {
                return check.fold(
                    valid -> open(adapter, valid.spec(), isNew(request, now)), invalid -> closed());
              }

              @Override
              public AdapterView.Opened<Optional<ModelApis>> at(SecretKeyRef place) {
                return open(adapter, place);
              }
            });
    Situation situation =
        new Situation(
            check,
            recorded,
            now,
            ClusterNameClaims.createdAt(adapter),
            dependencies.random().getAsDouble(),
            request,
            deletion(adapter),
            api(recorded),
            keys);
    return new AdapterView(adapter, situation, keys);
  }

  /** Until it is decided, nothing is asked that depends on it. */
  private static Api api(State recorded) {
    return Objects.requireNonNullElse(recorded.destination().api(), Api.V1);
  }

  private AdapterView.Opened<Access> open(
      LoraAdapter adapter, AdapterSpec spec, boolean newRequest) {
    SecretSnapshot snapshot = read(adapter, spec.secretNames());
    Access.Inputs inputs = InputHashes.of(adapter, spec, snapshot);
    Access access =
        snapshot
            .lookup(spec.apiKey())
            .<Access>fold(
                key -> open(adapter, spec, key, snapshot, inputs, newRequest),
                problem -> new Access.Closed(inputs, problem));
    return new AdapterView.Opened<>(access, snapshot.values());
  }

  private SecretSnapshot read(LoraAdapter adapter, List<String> names) {
    String namespace = adapter.getMetadata().getNamespace();
    return adapter.isMarkedForDeletion()
        ? secrets.readLast(namespace, names)
        : secrets.read(namespace, names);
  }

  /** With a key that something was made with, wherever the spec's key is now. */
  private AdapterView.Opened<Optional<ModelApis>> open(LoraAdapter adapter, SecretKeyRef place) {
    SecretSnapshot snapshot = read(adapter, List.of(place.name()));
    return new AdapterView.Opened<>(
        snapshot
            .lookup(place)
            .found()
            .map(key -> apis(AdapterMetadata.id(adapter), key, place, snapshot)),
        snapshot.values());
  }

  /** The project's id may stand beside the key. */
  private ModelApis apis(
      AdapterId id, Sensitive apiKey, SecretKeyRef place, SecretSnapshot snapshot) {
    String project =
        snapshot.lookup(AdapterSpec.project(place)).found().map(Sensitive::reveal).orElse(null);
    return dependencies.backends().of(id, apiKey, project);
  }

  private Access open(
      LoraAdapter adapter,
      AdapterSpec spec,
      Sensitive apiKey,
      SecretSnapshot snapshot,
      Access.Inputs inputs,
      boolean newRequest) {
    dependencies.listener().onApiKeyUsed(AdapterMetadata.apiKey(adapter), apiKey);
    ModelApis apis = apis(spec.id(), apiKey, spec.apiKey(), snapshot);
    if (newRequest) {
      Stream.of(Api.values()).forEach(api -> apis.on(api).readAgain());
    }
    return new Access.Open(
        inputs,
        apis,
        Api.V1,
        new AdapterSource(dependencies.sources(), dependencies.inspections(), spec, snapshot),
        new ClusterNameClaims(indexes, places, spec, apiKey));
  }

  private static AdapterView.Opened<Access> closed() {
    Problem problem =
        new Problem(Reason.INVALID_SPEC, "The spec is invalid, so its API key cannot be found");
    return new AdapterView.Opened<>(new Access.Closed(Access.Inputs.NONE, problem), List.of());
  }

  private static boolean isNew(Situation.@Nullable ReconcileRequest request, Instant now) {
    return request != null && !request.handled() && request.since().equals(now);
  }

  private static Situation.@Nullable Deletion deletion(LoraAdapter adapter) {
    return adapter.isMarkedForDeletion()
        ? new Situation.Deletion(
            AdapterMetadata.deletionRequestedAt(adapter), AdapterMetadata.abandoned(adapter))
        : null;
  }
}
