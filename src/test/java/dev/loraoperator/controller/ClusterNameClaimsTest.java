package dev.loraoperator.controller;

import static dev.loraoperator.controller.TestAdapters.CREATED;
import static dev.loraoperator.controller.TestAdapters.adapter;
import static dev.loraoperator.controller.TestAdapters.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.UploadView;
import dev.loraoperator.controller.index.AdapterIndexes;
import dev.loraoperator.controller.index.ClusterNameClaims;
import dev.loraoperator.lifecycle.Specs;
import dev.loraoperator.lifecycle.stage.NameClaim;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.DeletionPolicy;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.spec.SpecReader;
import dev.loraoperator.testing.AdapterEdit;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the adapter support-bot, whose API key is {@code key-one}, sees of another adapter. */
class ClusterNameClaimsTest {

  private static final String KEY = "TOGETHER_API_KEY";
  private static final String INTENDED = "2026-11-24T11:30:00Z";

  private final TestCluster cluster = new TestCluster();
  private final FakeAdapterCache cache = new FakeAdapterCache();
  private final ClusterNameClaims claims =
      new ClusterNameClaims(
          new AdapterIndexes(new SpecReader("default", DeletionPolicy.RETAIN), cache),
          cluster.places,
          Specs.spec().build(),
          Sensitive.of("key-one"));

  @BeforeEach
  void putSecrets() {
    cluster.secret("team-a", "together-api-key", KEY, "key-one");
    cluster.secret("team-a", "copy-of-the-key", KEY, "key-one");
    cluster.secret("team-b", "together-api-key", KEY, "key-one");
    cluster.secret("team-b", "only-in-team-b", KEY, "key-one");
    cluster.secret("team-a", "another-key", KEY, "key-two");
    cluster.secret("team-a", "without-the-key", "OTHER", "key-one");
    cache.put(named(adapter(), "support-bot"));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  static Stream<Arguments> others() {
    RevisionStatus refused = upload("support-bot", null, null);
    return Stream.of(
        row("wants the same name", other -> {}, "wants"),
        row("has its key in another Secret", key("copy-of-the-key"), "wants"),
        row("is in another namespace", inNamespace("team-b"), "wants"),
        row(
            "has its key in a Secret of its own namespace",
            inNamespace("team-b").andThen(key("only-in-team-b")),
            "wants"),
        row(
            "names a Secret that only the first namespace has",
            inNamespace("team-b").andThen(key("copy-of-the-key")),
            null),
        row("has another key", key("another-key"), null),
        row("wants another name", modelName("french"), null),
        row("has an upload to the name", recording(upload("support-bot", "job-1", null)), "holds"),
        row(
            "has a status that is a copy of another's",
            recording(upload("support-bot", "job-1", null)).andThen(owner("default/team-b/other")),
            "wants"),
        row(
            "belongs to another installation",
            recording(upload("support-bot", "job-1", null)).andThen(owner("prod/team-a/other")),
            "holds"),
        row("intends an upload", recording(upload("support-bot", null, INTENDED)), "holds"),
        row("had its upload refused", recording(refused), "wants"),
        row("has an upload to another name", recording(upload("french", "job-1", null)), "wants"),
        row(
            "is renamed, with an upload to the name",
            modelName("french").andThen(recording(upload("support-bot", "job-1", null))),
            "holds"),
        row(
            "is renamed, with no upload to the name",
            modelName("french").andThen(recording(refused)),
            null),
        row(
            "holds the name with another key",
            key("another-key").andThen(recording(upload("support-bot", "job-1", null))),
            null),
        row(
            "has an invalid spec",
            baseModel("x".repeat(201)).andThen(recording(upload("support-bot", "job-1", null))),
            null),
        row("has no Secret", key("missing"), null),
        row("has a Secret without the key", key("without-the-key"), null));
  }

  @ParameterizedTest(name = "the other one {0}")
  @MethodSource("others")
  void anotherAdapterClaimsTheName(
      String name, Consumer<LoraAdapter> change, @Nullable String claim) {
    // Given
    LoraAdapter other = named(adapter("other"), "support-bot");
    change.accept(other);
    cache.put(other);

    // When
    List<NameClaim> found = claims.onSameName();

    // Then
    AdapterId id = new AdapterId(other.getMetadata().getNamespace(), "other");
    assertThat(found)
        .isEqualTo(
            claim == null ? List.of() : List.of(new NameClaim(id, CREATED, claim.equals("holds"))));
  }

  @Test
  void anAdapterOfTheSameNameInAnotherNamespaceIsNotItself() {
    // Given
    LoraAdapter other = adapter();
    inNamespace("team-b").accept(other);
    other.getMetadata().setCreationTimestamp(null);
    cache.put(other);

    // When
    List<NameClaim> found = claims.onSameName();

    // Then
    assertThat(found)
        .containsExactly(
            new NameClaim(new AdapterId("team-b", "support-bot"), Instant.EPOCH, false));
  }

  @Test
  void claimsAreReadOnce() {
    // Given
    cache.put(named(adapter("other"), "support-bot"));
    List<NameClaim> first = claims.onSameName();
    cache.put(named(adapter("third"), "support-bot"));

    // When
    List<NameClaim> second = claims.onSameName();

    // Then
    assertThat(second).isSameAs(first);
    assertThat(cluster.secretReads).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "another adapter records the job,           other,       job-1, job-1, true",
    "another adapter records another job,       other,       job-2, job-1, false",
    "only the adapter itself records the job,   support-bot, job-1, job-1, false",
    "the upload has no job,                     other,       job-1, ,      false"
  })
  void anUploadIsHeldByTheAdapterThatRecordsIt(
      String name, String adapter, String recorded, @Nullable String job, boolean held) {
    // Given
    LoraAdapter recording = adapter(adapter);
    recording(upload("support-bot", recorded, null)).accept(recording);
    cache.put(recording);
    UploadView upload =
        new UploadView(
            new RemoteRef("acme/support-bot", null, job),
            UploadPhase.COMPLETE,
            null,
            null,
            null,
            null);

    // When
    boolean found = claims.isHeldByAnother(upload);

    // Then
    assertThat(found).isEqualTo(held);
  }

  private static Arguments row(String name, Consumer<LoraAdapter> change, @Nullable String claim) {
    return Arguments.of(name, change, claim);
  }

  private static LoraAdapter named(LoraAdapter adapter, String modelName) {
    modelName(modelName).accept(adapter);
    return adapter;
  }

  private static Consumer<LoraAdapter> modelName(String name) {
    return adapter -> AdapterEdit.spec(adapter, "modelName", name);
  }

  private static Consumer<LoraAdapter> baseModel(String name) {
    return adapter -> AdapterEdit.spec(adapter, "baseModel", name);
  }

  private static Consumer<LoraAdapter> key(String secret) {
    return adapter ->
        AdapterEdit.spec(adapter, "apiKeySecretRef", new SecretKeyReference(secret, null));
  }

  private static Consumer<LoraAdapter> recording(RevisionStatus upload) {
    return adapter -> AdapterEdit.status(adapter, "revisions", List.of(upload));
  }

  private static Consumer<LoraAdapter> owner(String owner) {
    return adapter -> AdapterEdit.status(adapter, "owner", owner);
  }

  private static Consumer<LoraAdapter> inNamespace(String namespace) {
    return adapter -> adapter.getMetadata().setNamespace(namespace);
  }
}
