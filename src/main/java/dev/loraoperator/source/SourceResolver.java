package dev.loraoperator.source;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Problem;
import dev.loraoperator.model.Reason;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.SecretValues;
import java.time.Clock;
import java.time.Duration;

/** Turns a source into a URL that Together can fetch. Never blocks, never throws for user input. */
public final class SourceResolver {

  /**
   * How long a URL must stay valid, by Together's documentation ({@code docs/adapter-upload}): the
   * archive is fetched some time after the POST.
   */
  static final Duration MINIMUM_LIFE = Duration.ofMinutes(100);

  private final HuggingFaceResolver huggingFace;
  private final S3Resolver s3;
  private final PresignedUrlResolver presignedUrl;

  public SourceResolver(SourceSettings settings, OperatorIdentity identity, Clock clock) {
    this.huggingFace = new HuggingFaceResolver(settings.huggingFaceEndpoint());
    this.s3 = new S3Resolver(settings.awsDefaultChainNamespaces(), identity, clock);
    this.presignedUrl = new PresignedUrlResolver(clock);
  }

  /**
   * Returns what Together would be given for {@code source}, or why it cannot be.
   *
   * @param adapter woken when what it waits for has come
   * @param secrets of its namespace
   */
  public Resolution resolve(AdapterId adapter, Source source, SecretValues secrets) {
    return source.accept(
        new Source.Visitor<>() {
          @Override
          public Resolution huggingFace(Source.HuggingFace repository) {
            return huggingFace.resolve(repository, secrets);
          }

          @Override
          public Resolution s3(Source.S3 archive) {
            return s3.resolve(adapter, archive, secrets);
          }

          @Override
          public Resolution presignedUrl(Source.PresignedUrl url) {
            return presignedUrl.resolve(url, secrets);
          }

          @Override
          public Resolution existing(Source.Existing model) {
            return faulty(
                Reason.INTERNAL_ERROR,
                "Nothing is uploaded for spec.source.existing, so it has no files to fetch");
          }
        });
  }

  static Resolution faulty(Reason reason, String message) {
    return new Resolution.Faulty(new Problem(reason, message));
  }
}
