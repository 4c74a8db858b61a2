package dev.loraoperator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.api.v1alpha1.LoraAdapter;
import dev.loraoperator.api.v1alpha1.SecretKeyReference;
import dev.loraoperator.api.v1alpha1.SecretReference;
import dev.loraoperator.testing.AdapterEdit;
import dev.loraoperator.testing.AdapterFiles;
import dev.loraoperator.testing.FileServer;
import dev.loraoperator.testing.HuggingFaceServer;
import dev.loraoperator.testing.Leaks;
import dev.loraoperator.testing.PresignedUrls;
import dev.loraoperator.testing.S3TestServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of source, with secrets right and wrong, and stores that redirect, refuse and quote.
 * Every secret that is used is one that {@link Leaks} looks for.
 */
final class NoisySources implements AutoCloseable {

  private static final String ARCHIVE = "bot.zip";

  private final Scenario scenario;
  private final S3TestServer s3;
  private final Leaks leaks;
  private final FileServer store = FileServer.start();
  private final List<String> adapters = new ArrayList<>();

  NoisySources(Scenario scenario, Leaks leaks) {
    this.scenario = scenario;
    this.s3 = scenario.services().s3();
    this.leaks = leaks;
    leaks.secret("AWS access key id", s3.accessKeyId());
    leaks.secret("AWS secret key", s3.secretAccessKey());
    leaks.secret("signature at the store", FileServer.SECRET);
  }

  /** The operator's own identity. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", s3.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY", random("AWS secret key of the operator"),
        "AWS_SESSION_TOKEN", random("AWS session token of the operator"),
        "AWS_REGION", "us-east-1",
        "AWS_DEFAULT_CHAIN_NAMESPACES", scenario.namespace());
  }

  void use() {
    byte[] archive = AdapterFiles.zip(AdapterFiles.valid("base"));
    s3.createBucket(scenario.namespace());
    s3.put(scenario.namespace(), ARCHIVE, archive);
    store.serve("/" + scenario.namespace() + "/" + ARCHIVE, archive);
    scenario.withApiKey();
    repositories();
    buckets();
    presignedUrls();
    for (String adapter : adapters) {
      scenario.eventually(
          adapter,
          seen ->
              assertThat(Scenario.ready(seen))
                  .as(adapter)
                  .doesNotContain("none")
                  .doesNotContain("Submitting"));
    }
    scenario.eventuallyReady("s3");
    scenario.eventuallyReady("url");
  }

  /** What was signed on the way, and seen at the other end. */
  void lookForSignatures() {
    Stream<String> looks = store.requests().stream().map(seen -> seen.getUrl().toString());
    Stream<String> uploads =
        scenario.services().together().uploadBodies().stream()
            .map(body -> body.path("model_source").asText());
    List<String> seen = Stream.concat(looks, uploads).toList();
    seen.forEach(url -> leaks.presignedUrl("signature", url));
    assertThat(seen)
        .anyMatch(url -> url.contains("X-Amz-Signature="))
        .anyMatch(url -> url.contains("X-Amz-Security-Token="));
  }

  /** With tokens that do not open them. */
  private void repositories() {
    HuggingFaceServer hub = scenario.services().huggingFace();
    hub.privateRepository("acme/hidden", AdapterFiles.valid("base"), random("hub token"));
    hub.gatedRepository("acme/gated", AdapterFiles.valid("base"), random("hub token"));
    for (String name : List.of("hidden", "gated")) {
      scenario.secret(name, Map.of("HF_TOKEN", "hf_" + random("wrong hub token")));
      LoraAdapter adapter = Adapters.huggingFace(name, "acme/" + name);
      AdapterEdit.spec(adapter, "source.huggingFace.tokenSecretRef", reference(name));
      apply(adapter);
    }
  }

  private void buckets() {
    bucket("s3", s3.endpoint().toString(), credentials(s3.secretAccessKey(), null));
    bucket("s3-wrong", s3.endpoint().toString(), credentials(random("wrong AWS key"), null));
    String quotes = "http://" + store.hostAndPort();
    bucket("s3-session", quotes, credentials(random("AWS key"), random("AWS session token")));
    bucket("s3-own-identity", quotes, null);
  }

  private void bucket(String name, String endpoint, @Nullable Map<String, String> credentials) {
    LoraAdapter adapter =
        Adapters.s3(name, "s3://" + scenario.namespace() + "/" + ARCHIVE, endpoint);
    if (credentials != null) {
      scenario.secret(name, credentials);
    }
    AdapterEdit.spec(
        adapter,
        "source.s3.credentialsSecretRef",
        credentials == null ? null : new SecretReference(name));
    apply(adapter);
  }

  private Map<String, String> credentials(String secretAccessKey, @Nullable String session) {
    Map<String, String> credentials =
        new HashMap<>(
            Map.of(
                "AWS_ACCESS_KEY_ID", s3.accessKeyId(), "AWS_SECRET_ACCESS_KEY", secretAccessKey));
    if (session != null) {
      credentials.put("AWS_SESSION_TOKEN", session);
    }
    return credentials;
  }

  private void presignedUrls() {
    String password = leaks.secret("password", UUID.randomUUID().toString());
    String opens = "?X-Amz-Date=20200101T000000Z&X-Amz-Expires=600&X-Amz-Signature=";
    url("url", PresignedUrls.of(s3, scenario.namespace(), ARCHIVE));
    url("url-expired", "https://store.invalid/a.zip" + opens + random("expired"));
    url("url-unknown-host", "https://store.invalid/a.zip?sig=" + random("no host"));
    url("url-not-allowed", "https://10.9.8.7/a.zip?X-Amz-Signature=" + random("private host"));
    url("url-plain", "http://store.invalid/a.zip?X-Amz-Signature=" + random("plain"));
    url("url-user", "https://me:" + password + "@store.invalid/a.zip");
    url("url-garbage", "::not-a-url-" + random("garbage"));
    String moved = "https://10.9.8.7/b.zip?X-Amz-Signature=" + random("redirect");
    url("url-moved", answering("/moved.zip", 302, moved, ""));
    String looped = "/looped.zip?X-Amz-Signature=" + random("loop");
    url("url-looped", answering("/looped.zip", 302, looped, ""));
    String quote = Quotes.text(FileServer.SECRET, s3.secretAccessKey());
    url("url-refused", answering("/refused.zip", 403, "", "<Error>" + quote + "</Error>"));
    url("url-broken", answering("/broken.zip", 500, "", quote));
    url("url-page", answering("/page.zip", 200, "", "<html>" + quote));
  }

  private String answering(String path, int status, String location, String body) {
    return store
        .answer(
            path,
            request -> {
              MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
              return (location.isEmpty() ? answer : answer.setHeader("Location", location)).build();
            })
        .reveal();
  }

  private void url(String name, String url) {
    scenario.secret(name, Map.of("url", leaks.presignedUrl(name, url)));
    LoraAdapter adapter = Adapters.presignedUrl(name);
    AdapterEdit.spec(adapter, "source.presignedUrl.secretRef", reference(name));
    apply(adapter);
  }

  private void apply(LoraAdapter adapter) {
    scenario.apply(adapter);
    adapters.add(adapter.getMetadata().getName());
  }

  private String random(String name) {
    return leaks.secret(name, UUID.randomUUID().toString().replace("-", "/+"));
  }

  private static SecretKeyReference reference(String secret) {
    return new SecretKeyReference(secret, null);
  }

  @Override
  public void close() {
    store.close();
  }
}
