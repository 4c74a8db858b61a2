package dev.loraoperator.bench;

import dev.loraoperator.backend.upload.Resolution;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Source;
import dev.loraoperator.model.secret.SecretLookup;
import dev.loraoperator.model.secret.SecretValues;
import dev.loraoperator.model.secret.Sensitive;
import dev.loraoperator.source.OperatorIdentity;
import dev.loraoperator.source.SourceResolver;
import dev.loraoperator.source.SourceSettings;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The cost of one presigned URL, compared with a presigner made for it alone: {@code mvn -q
 * test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.loraoperator.bench.PresignBenchmark}.
 */
public final class PresignBenchmark {

  private static final int CALLS = 5_000;
  private static final String BUCKET = "adapters";
  private static final String KEY = "bot.zip";
  private static final String REGION = "eu-central-1";
  private static final Duration LIFETIME = Duration.ofHours(6);
  private static final Sensitive SECRET = Sensitive.of("AKIAEXAMPLE000000000");

  private PresignBenchmark() {}

  public static void main(String[] arguments) {
    SourceResolver resolver =
        new SourceResolver(
            new SourceSettings(URI.create("https://huggingface.co"), Set.of()),
            OperatorIdentity.ofDefaultChain(
                Runnable::run, Clock.systemUTC(), System::nanoTime, adapter -> {}),
            Clock.systemUTC());
    AdapterId adapter = new AdapterId("team-a", "bot");
    Source source = new Source.S3(BUCKET, KEY, REGION, null, false, "aws", LIFETIME);
    SecretValues secrets =
        (name, key) ->
            key.startsWith("AWS_SECRET") || key.startsWith("AWS_ACCESS")
                ? new SecretLookup.Found(SECRET)
                : new SecretLookup.MissingKey(name, key);
    Runnable resolves =
        () -> {
          if (!(resolver.resolve(adapter, source, secrets) instanceof Resolution.Resolved)) {
            throw new IllegalStateException("no URL");
          }
        };
    double alone = micros(PresignBenchmark::presignAlone);
    double shared = micros(resolves);
    PrintStream out = System.out;
    out.printf(
        "presigned URL: %.0f us with a presigner of its own, %.0f us as resolved; 1:%.1f%n",
        alone, shared, alone / shared);
  }

  private static double micros(Runnable call) {
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return (System.nanoTime() - start) / 1e3 / CALLS;
  }

  private static void presignAlone() {
    AwsBasicCredentials keys = AwsBasicCredentials.create(SECRET.reveal(), SECRET.reveal());
    try (S3Presigner presigner =
        S3Presigner.builder()
            .region(Region.of(REGION))
            .credentialsProvider(StaticCredentialsProvider.create(keys))
            .build()) {
      presigner.presignGetObject(
          request ->
              request
                  .signatureDuration(LIFETIME)
                  .getObjectRequest(get -> get.bucket(BUCKET).key(KEY)));
    }
  }
}
