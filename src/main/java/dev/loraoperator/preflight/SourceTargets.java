package dev.loraoperator.preflight;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterSpec;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.preflight.inspection.SourceTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/** What a check reads of a source that is to be uploaded. */
final class SourceTargets {

  private SourceTargets() {}

  static SourceTarget of(AdapterSpec spec, Resolution.Resolved source) {
    return spec.source()
        .accept(
            new Source.Visitor<>() {
              @Override
              public SourceTarget huggingFace(Source.HuggingFace repository) {
                return new SourceTarget.Repository(
                    repository.repo(), source.huggingFaceToken(), spec.baseModel());
              }

              @Override
              public SourceTarget s3(Source.S3 object) {
                return archive();
              }

              @Override
              public SourceTarget presignedUrl(Source.PresignedUrl url) {
                return archive();
              }

              @Override
              public SourceTarget existing(Source.Existing model) {
                throw new IllegalStateException("nothing is uploaded for " + model.summary());
              }

              private SourceTarget archive() {
                return new SourceTarget.Archive(source.location(), spec.baseModel());
              }
            });
  }

  /** Whose bound a check counts for; the hub is one host. */
  static String host(SourceTarget target) {
    return target.fold(repository -> "", archive -> host(archive.url()));
  }

  /** What is no URL is refused by its check; an exception here would quote it. */
  private static String host(Sensitive url) {
    try {
      return Objects.requireNonNullElse(new URI(url.reveal()).getHost(), "");
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
