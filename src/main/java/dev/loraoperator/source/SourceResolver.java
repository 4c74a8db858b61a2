package dev.loraoperator.source;

import dev.loraoperator.core.Fault;
import dev.loraoperator.core.SecretLookup;
import dev.loraoperator.core.SecretValues;
import dev.loraoperator.core.Sensitive;
import dev.loraoperator.core.Source;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns a source into what Together can fetch. Never blocks and never throws for user input. */
public final class SourceResolver {

  /**
   * How long a URL must stay valid, by Together's documentation ({@code docs/adapter-upload}): the
   * archive is fetched some time after the POST.
   */
  static final Duration MINIMUM_LIFE = Duration.ofMinutes(100);

  private final SourceSettings settings;
  private final S3Resolver s3;
  private final PresignedUrlResolver presignedUrl;

  public SourceResolver(SourceSettings settings, OperatorIdentity identity, Clock clock) {
    this.settings = settings;
    this.s3 = new S3Resolver(settings.awsDefaultChainNamespaces(), identity, clock);
    this.presignedUrl = new PresignedUrlResolver(clock);
  }

  /**
   * @param namespace the adapter's own
   * @param secrets of that namespace
   */
  public Resolution resolve(String namespace, Source source, SecretValues secrets) {
    return source.accept(
        new Source.Visitor<>() {
          @Override
          public Resolution huggingFace(Source.HuggingFace repository) {
            return repository(repository, secrets);
          }

          @Override
          public Resolution s3(Source.S3 archive) {
            return s3.resolve(namespace, archive, secrets);
          }

          @Override
          public Resolution presignedUrl(Source.PresignedUrl url) {
            return presignedUrl.resolve(url, secrets);
          }
        });
  }

  private Resolution repository(Source.HuggingFace repository, SecretValues secrets) {
    Sensitive location = Sensitive.of(settings.huggingFaceEndpoint() + "/" + repository.repo());
    if (repository.token() == null) {
      return resolved(location, null);
    }
    SecretLookup token = secrets.lookup(repository.token());
    return token instanceof SecretLookup.Found found
        ? resolved(location, found.value())
        : faulty(token);
  }

  static Resolution resolved(Sensitive location, @Nullable Sensitive token) {
    return new Resolution.Resolved(new ResolvedSource(location, token));
  }

  static Resolution faulty(SecretLookup lookup) {
    return new Resolution.Faulty(SecretLookup.fault(lookup));
  }

  static Resolution faulty(dev.loraoperator.core.Reason reason, String message) {
    return new Resolution.Faulty(new Fault(reason, message));
  }
}
