package dev.loraoperator.kubernetes.status;

import dev.loraoperator.api.v1alpha1.LoraAdapterStatus;
import dev.loraoperator.api.v1alpha1.RevisionStatus;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.backend.upload.RemoteRef;
import dev.loraoperator.backend.upload.UploadPhase;
import dev.loraoperator.backend.upload.Validation;
import dev.loraoperator.lifecycle.state.Placement;
import dev.loraoperator.lifecycle.state.Placement.Origin;
import dev.loraoperator.lifecycle.state.Revision;
import dev.loraoperator.lifecycle.state.Revision.Intent;
import dev.loraoperator.lifecycle.state.Shown;
import dev.loraoperator.model.Api;
import dev.loraoperator.model.SecretKeyRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code status.revisions}. */
final class RevisionMapper {

  private RevisionMapper() {}

  static List<Revision> state(LoraAdapterStatus status) {
    return status.revisions() == null
        ? List.of()
        : status.revisions().stream()
            .filter(bean -> bean.number() != null && bean.specHash() != null)
            .filter(bean -> bean.remoteName() != null)
            .map(RevisionMapper::state)
            .toList();
  }

  private static Revision state(RevisionStatus bean) {
    Instant intended = Times.instant(bean.intentTime());
    return new Revision(
        bean.number(),
        bean.specHash(),
        new Placement(
            Api.find(bean.api()).orElse(null),
            bean.account(),
            secret(bean.apiKeySecretRef()),
            word(Origin.values(), RevisionMapper::text, bean.origin(), Origin.UPLOADED),
            bean.baseModelId(),
            bean.fingerprint(),
            bean.descriptionHash()),
        bean.remoteName(),
        Objects.requireNonNullElse(bean.attempt(), 0),
        bean.operation() == null || intended == null
            ? null
            : new Intent(bean.operation(), intended),
        Times.instant(bean.startTime()),
        new RemoteRef(bean.modelName(), bean.modelId(), bean.jobId(), bean.revisionId()),
        new Shown(
            word(UploadPhase.values(), RevisionMapper::text, bean.phase(), UploadPhase.IN_PROGRESS),
            bean.remoteStatus(),
            bean.message(),
            Times.instant(bean.completionTime()),
            bean.validation() == null
                ? null
                : word(
                    Validation.Result.values(),
                    RevisionMapper::text,
                    bean.validation(),
                    Validation.Result.PENDING)));
  }

  static @Nullable List<RevisionStatus> status(
      List<Revision> revisions, UnaryOperator<String> mask) {
    return revisions.isEmpty()
        ? null
        : revisions.stream().map(revision -> status(revision, mask)).toList();
  }

  private static RevisionStatus status(Revision revision, UnaryOperator<String> mask) {
    Placement placement = revision.placement();
    SecretKeyRef key = placement.apiKey();
    Intent intent = revision.intent();
    Validation.Result validation = revision.shown().validation();
    return new RevisionStatus(
        revision.number(),
        revision.specHash(),
        placement.api() == null ? null : placement.api().text(),
        placement.account(),
        key == null ? null : new SecretKeyReference(key.name(), key.key()),
        text(placement.origin()),
        revision.remoteName(),
        revision.ref().modelName(),
        revision.ref().modelId(),
        placement.baseModelId(),
        revision.ref().jobId(),
        revision.ref().revisionId(),
        text(revision.phase()),
        revision.attempt(),
        intent == null ? null : intent.operation(),
        intent == null ? null : Times.millis(intent.time()),
        masked(revision.remoteStatus(), mask),
        masked(revision.shown().message(), mask),
        placement.fingerprint(),
        placement.description(),
        Times.millis(revision.startTime()),
        Times.millis(revision.completionTime()),
        validation == null ? null : text(validation));
  }

  private static String text(Origin origin) {
    return switch (origin) {
      case UPLOADED -> "Uploaded";
      case ADOPTED -> "Adopted";
      case EXISTING -> "Existing";
    };
  }

  private static String text(Validation.Result result) {
    return switch (result) {
      case PENDING -> "Pending";
      case SUCCEEDED -> "Succeeded";
      case FAILED -> "Failed";
      case ERROR -> "Error";
    };
  }

  private static String text(UploadPhase phase) {
    return switch (phase) {
      case QUEUED -> "Queued";
      case IN_PROGRESS -> "InProgress";
      case COMPLETE -> "Complete";
      case FAILED -> "Failed";
      case NAME_TAKEN -> "NameTaken";
    };
  }

  /** A word that this version does not know has the meaning that changes least. */
  private static <T> T word(
      T[] values, Function<T, String> text, @Nullable String word, T otherwise) {
    return Arrays.stream(values)
        .filter(value -> text.apply(value).equals(word))
        .findFirst()
        .orElse(otherwise);
  }

  private static @Nullable SecretKeyRef secret(@Nullable SecretKeyReference reference) {
    return reference == null || reference.name() == null || reference.key() == null
        ? null
        : new SecretKeyRef(reference.name(), reference.key());
  }

  private static @Nullable String masked(@Nullable String text, UnaryOperator<String> mask) {
    return text == null ? null : mask.apply(text);
  }
}
