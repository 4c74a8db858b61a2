package dev.loraoperator.lifecycle;

import dev.loraoperator.backend.Attachment;
import dev.loraoperator.backend.Target;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.lifecycle.state.State;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.Backoff;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.EndpointRef;
import dev.loraoperator.model.PreflightMode;
import dev.loraoperator.model.SecretKeyRef;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.VerifySettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The values that most tests of the lifecycle start from; each method changes one of them. */
public record Specs(
    AdapterId id,
    String modelName,
    String description,
    Source source,
    SecretKeyRef apiKey,
    PreflightMode preflight,
    VerifySettings verify,
    @Nullable EndpointRef endpoint,
    boolean suspend,
    int revisionHistoryLimit) {

  public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  public static final AdapterId ID = new AdapterId("team-a", "support-bot");
  public static final Backoff BACKOFF =
      new Backoff(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofHours(2),
          Duration.ofMinutes(2));

  /** No prompt is sent. */
  public static final VerifySettings QUIET = verify(false, false);

  public static final VerifySettings PROBING = verify(true, false);

  /** Ready waits for the answer. */
  public static final VerifySettings GATED = verify(true, true);

  public static Specs spec() {
    return new Specs(
        ID,
        "support-bot",
        "answers tickets",
        new Source.HuggingFace("acme/support-bot", null),
        new SecretKeyRef("together-api-key", "TOGETHER_API_KEY"),
        PreflightMode.ENFORCE,
        QUIET,
        null,
        false,
        5);
  }

  /** Of another resource. */
  public Specs of(AdapterId value) {
    return new Specs(
        value,
        modelName,
        description,
        source,
        apiKey,
        preflight,
        verify,
        endpoint,
        suspend,
        revisionHistoryLimit);
  }

  public Specs named(String value) {
    return new Specs(
        id,
        value,
        description,
        source,
        apiKey,
        preflight,
        verify,
        endpoint,
        suspend,
        revisionHistoryLimit);
  }

  public Specs described(String value) {
    return new Specs(
        id,
        modelName,
        value,
        source,
        apiKey,
        preflight,
        verify,
        endpoint,
        suspend,
        revisionHistoryLimit);
  }

  public Specs from(Source value) {
    return new Specs(
        id,
        modelName,
        description,
        value,
        apiKey,
        preflight,
        verify,
        endpoint,
        suspend,
        revisionHistoryLimit);
  }

  public Specs withKey(SecretKeyRef value) {
    return new Specs(
        id,
        modelName,
        description,
        source,
        value,
        preflight,
        verify,
        endpoint,
        suspend,
        revisionHistoryLimit);
  }

  public Specs checked(PreflightMode value) {
    return new Specs(
        id,
        modelName,
        description,
        source,
        apiKey,
        value,
        verify,
        endpoint,
        suspend,
        revisionHistoryLimit);
  }

  public Specs verified(VerifySettings value) {
    return new Specs(
        id,
        modelName,
        description,
        source,
        apiKey,
        preflight,
        value,
        endpoint,
        suspend,
        revisionHistoryLimit);
  }

  /** On the endpoint with this id; null for none. */
  public Specs on(@Nullable String endpointId) {
    return on(
        endpointId == null
            ? null
            : new EndpointRef(endpointId, null, EndpointRef.DEFAULT_DETACH_TIMEOUT));
  }

  public Specs on(@Nullable EndpointRef value) {
    return new Specs(
        id,
        modelName,
        description,
        source,
        apiKey,
        preflight,
        verify,
        value,
        suspend,
        revisionHistoryLimit);
  }

  public Specs suspended() {
    return new Specs(
        id,
        modelName,
        description,
        source,
        apiKey,
        preflight,
        verify,
        endpoint,
        true,
        revisionHistoryLimit);
  }

  /** At most so many revisions. */
  public Specs keeping(int revisions) {
    return new Specs(
        id,
        modelName,
        description,
        source,
        apiKey,
        preflight,
        verify,
        endpoint,
        suspend,
        revisions);
  }

  public AdapterSpec build() {
    return new AdapterSpec(
        id,
        "default",
        modelName,
        "meta-llama/Llama-3.1-8B",
        description,
        source,
        apiKey,
        null,
        preflight,
        verify,
        endpoint,
        DeletionPolicy.RETAIN,
        Duration.ofHours(1),
        suspend,
        revisionHistoryLimit);
  }

  /** The same spec for another API; null where it names none. */
  static AdapterSpec at(@Nullable Api api, AdapterSpec spec) {
    return with(api, spec.baseModel(), spec);
  }

  /** The same spec for another base model; null where it names none. */
  static AdapterSpec withBase(@Nullable String baseModel, AdapterSpec spec) {
    return with(spec.api(), baseModel, spec);
  }

  private static AdapterSpec with(@Nullable Api api, @Nullable String baseModel, AdapterSpec spec) {
    return new AdapterSpec(
        spec.id(),
        spec.owner(),
        spec.modelName(),
        baseModel,
        spec.description(),
        spec.source(),
        spec.apiKey(),
        api,
        spec.preflight(),
        spec.verify(),
        spec.endpoint(),
        spec.deletionPolicy(),
        spec.interval(),
        spec.suspend(),
        spec.revisionHistoryLimit());
  }

  /** The same, once it is decided where everything goes. */
  static State onV1(State state) {
    return on(Api.V1, state);
  }

  static State on(Api api, State state) {
    return state.withDestination(state.destination().on(api));
  }

  /** A lifecycle of a process that has just started. */
  static Lifecycle lifecycle() {
    return lifecycle(NOW);
  }

  /** A lifecycle of a process that leads since then. */
  static Lifecycle lifecycle(Instant leadsSince) {
    return lifecycle(Api.V1, leadsSince);
  }

  /**
   * A lifecycle of a process with this setting.
   *
   * @param configured null where the service is asked which API it is
   */
  static Lifecycle configured(@Nullable Api configured) {
    return lifecycle(configured, NOW);
  }

  private static Lifecycle lifecycle(@Nullable Api configured, Instant leadsSince) {
    return new Lifecycle(
        configured, BACKOFF, Duration.ofMinutes(10), api -> new FakeVocabulary(), () -> leadsSince);
  }

  private static VerifySettings verify(boolean enabled, boolean required) {
    return new VerifySettings(
        enabled,
        VerifySettings.Route.AUTO,
        "Q: The capital of France is?\nA:",
        8,
        0,
        Duration.ofMinutes(10),
        null,
        required);
  }

  /** An upload as the service's list shows it; {@code status} is the service's own word. */
  public static UploadView upload(
      String job, String status, String name, @Nullable String description) {
    return new UploadView(
        new RemoteRef("acme/" + name, null, job),
        new FakeVocabulary().phase(status),
        status,
        null,
        description,
        NOW);
  }

  static Attachment attachment(String endpointId, String endpointName, String model) {
    return new Attachment(
        endpointId, endpointName, model, new FakeVocabulary().inferenceModel(endpointName, model));
  }

  static Attachment attachment(Target target, String model) {
    return attachment(target.id(), target.name(), model);
  }
}
